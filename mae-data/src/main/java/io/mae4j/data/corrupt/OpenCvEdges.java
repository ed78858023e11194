package io.mae4j.data.corrupt;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.bitwise_not;
import static org.bytedeco.opencv.global.opencv_imgproc.Canny;
import static org.bytedeco.opencv.global.opencv_imgproc.DIST_L2;
import static org.bytedeco.opencv.global.opencv_imgproc.distanceTransform;
import static org.bytedeco.opencv.global.opencv_imgproc.equalizeHist;

import io.mae4j.UserError;
import io.mae4j.data.image.OpenCv;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.opencv_core.Mat;

/** What OpenCV does for {@link Spatter}, on planes of whole samples from 0 to 255. */
final class OpenCvEdges {
    private static final double WEAK = 50;
    private static final double STRONG = 150;

    private OpenCvEdges() {}

    /** How far each pixel is from the nearest edge (by Canny), in pixels. */
    static Plane distances(Plane samples) {
        try (BytePointer bytes = bytes(samples);
                Mat from = new Mat(samples.height(), samples.width(), CV_8UC1, bytes);
                Mat edges = new Mat();
                Mat distances = new Mat()) {
            Canny(from, edges, WEAK, STRONG);
            bitwise_not(edges, edges);
            distanceTransform(edges, distances, DIST_L2, 5);
            Plane plane = new Plane(samples.height(), samples.width());
            new FloatPointer(distances.data()).capacity(plane.values().length).get(plane.values());
            return plane;
        }
    }

    /** Samples that are spread evenly over all values. */
    static Plane equalized(Plane samples) {
        try (BytePointer bytes = bytes(samples);
                Mat from = new Mat(samples.height(), samples.width(), CV_8UC1, bytes);
                Mat equal = new Mat()) {
            equalizeHist(from, equal);
            byte[] data = new byte[samples.values().length];
            new BytePointer(equal.data()).capacity(data.length).get(data);
            Plane plane = new Plane(samples.height(), samples.width());
            for (int i = 0; i < data.length; i++) {
                plane.values()[i] = data[i] & 0xFF;
            }
            return plane;
        }
    }

    private static BytePointer bytes(Plane samples) {
        if (!OpenCv.available()) {
            throw new UserError("the corruption spatter finds edges with OpenCV, which cannot be loaded here");
        }
        byte[] bytes = new byte[samples.values().length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (int) samples.values()[i];
        }
        return new BytePointer(bytes);
    }
}
