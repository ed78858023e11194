/** Edits of a picture that keep its size: tones, colours and affine maps, to the bit as Pillow does them. */
package io.mae4j.data.image.edit;
