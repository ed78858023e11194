/** From a picture of any size to the size that the model sees: crops, resizing, flips, and their composition. */
package io.mae4j.data.transform;
