package io.mae4j.data.dataset;

/** Where the labels of an image folder come from: {@code data.labels}. */
public enum Labels {
    /** From the sub-folders if there are pictures in any, else none. */
    AUTO,
    /** A picture's class is the sub-folder of the root that it lies in, at any depth. */
    FOLDER,
    /** There are none. */
    NONE
}
