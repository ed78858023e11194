package io.mae4j.data.image;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether OpenCV can be used here. Who calls it asks first. */
public final class OpenCv {
    private static final Logger LOG = LoggerFactory.getLogger(OpenCv.class);

    private OpenCv() {}

    /** Whether OpenCV's libraries are there for this machine. */
    public static boolean available() {
        return Library.LOADED;
    }

    private static final class Library {
        static final boolean LOADED = load();

        private static boolean load() {
            try {
                Loader.load(opencv_imgcodecs.class);
                opencv_core.setNumThreads(1); // pictures are worked on side by side; one is for one thread
                return true;
            } catch (LinkageError e) { // also what a missing jar ends in
                LOG.warn(
                        "OpenCV cannot be loaded ({}): pictures are decoded by Java's ImageIO, which is slower",
                        e.toString());
                return false;
            }
        }
    }
}
