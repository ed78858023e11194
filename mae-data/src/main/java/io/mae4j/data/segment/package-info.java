/** Pictures whose every pixel has a class: folders of pictures and label maps, for semantic segmentation. */
package io.mae4j.data.segment;
