/**
 * Reads what {@code torch.save} wrote: {@link io.mae4j.models.weights.pth.PthFile}. Both formats are read, the zip of today
 * and the row of pickles from before PyTorch 1.6; formats and opcodes are those that the sources of Python's
 * {@code pickletools} and of {@code torch.serialization} document.
 *
 * <p>A pickle is a program, so the {@link io.mae4j.models.weights.pth.Unpickler} is our own and small: it knows no class but
 * those on a list, makes nothing but maps, lists, texts, numbers and tensor descriptions, and allocates for what the file has,
 * not for what it announces. The libraries that there are (net.razorvine:pickle) make something of every class, keep their
 * constructors in a table that the whole JVM shares, and allocate as many bytes as a length in the file says.
 */
package io.mae4j.models.weights.pth;
