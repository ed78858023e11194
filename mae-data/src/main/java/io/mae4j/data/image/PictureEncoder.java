package io.mae4j.data.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_OPTIMIZE;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.opencv_core.Mat;

/** Pictures as the contents of files: by OpenCV where its libraries are there, or else by ImageIO. */
public final class PictureEncoder {
    private PictureEncoder() {}

    /** A JPEG file with the independent JPEG group's {@code quality}, 1 to 100, and colours at half the resolution (4:2:0). */
    public static byte[] jpeg(Picture picture, int quality) {
        if (quality < 1 || quality > 100) {
            throw new IllegalArgumentException("a JPEG's quality is 1 to 100, not " + quality);
        }
        return OpenCv.available()
                ? encoded(picture, ".jpg", IMWRITE_JPEG_QUALITY, quality, IMWRITE_JPEG_OPTIMIZE, 1)
                : written(picture, "jpeg", quality / 100f);
    }

    /** A PNG file. */
    public static byte[] png(Picture picture) {
        return OpenCv.available() ? encoded(picture, ".png") : written(picture, "png", 1);
    }

    private static byte[] encoded(Picture picture, String suffix, int... parameters) {
        boolean grey = picture.channels() == 1;
        byte[] samples = grey ? picture.data() : reversed(picture.data());
        try (BytePointer data = new BytePointer(samples);
                Mat mat = new Mat(picture.height(), picture.width(), grey ? CV_8UC1 : CV_8UC3, data);
                BytePointer file = new BytePointer();
                IntPointer options = new IntPointer(parameters)) {
            if (!imencode(suffix, mat, file, options)) {
                throw new IllegalArgumentException(
                        "cannot write " + picture.width() + "x" + picture.height() + " pixels as " + suffix);
            }
            byte[] bytes = new byte[(int) file.limit()];
            file.get(bytes);
            return bytes;
        }
    }

    private static byte[] reversed(byte[] rgb) { // OpenCV has blue first
        byte[] bgr = new byte[rgb.length];
        for (int i = 0; i < rgb.length; i += 3) {
            bgr[i] = rgb[i + 2];
            bgr[i + 1] = rgb[i + 1];
            bgr[i + 2] = rgb[i];
        }
        return bgr;
    }

    private static byte[] written(Picture picture, String format, float quality) {
        boolean grey = picture.channels() == 1;
        BufferedImage image = new BufferedImage(
                picture.width(), picture.height(), grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
        int[] samples = new int[picture.data().length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = picture.data()[i] & 0xFF;
        }
        image.getRaster().setPixels(0, 0, picture.width(), picture.height(), samples);
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            if (format.equals("jpeg")) {
                parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                parameters.setCompressionQuality(quality);
            }
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } catch (IOException e) {
            throw new AssertionError("memory has no errors", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
