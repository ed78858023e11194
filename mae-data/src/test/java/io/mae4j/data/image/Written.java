package io.mae4j.data.image;

import java.awt.Color;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Files in the formats and flavours that collections hold, written by ImageIO. */
public final class Written {
    private Written() {}

    /** Smooth colours, different in each corner. */
    public static BufferedImage gradient(int height, int width, int type) {
        BufferedImage image = new BufferedImage(width, height, type);
        WritableRaster raster = image.getRaster();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if (raster.getNumBands() >= 3) {
                    image.setRGB(x, y, new Color(red(x, width), green(y, height), blue()).getRGB());
                } else if (type == BufferedImage.TYPE_USHORT_GRAY) {
                    raster.setSample(x, y, 0, grey(x, y, height, width) * 256 + 77);
                } else {
                    raster.setSample(x, y, 0, grey(x, y, height, width));
                }
            }
        }
        return image;
    }

    static int red(int x, int width) {
        return 250 * x / width;
    }

    static int green(int y, int height) {
        return 250 * y / height;
    }

    static int blue() {
        return 90;
    }

    static int grey(int x, int y, int height, int width) {
        return (red(x, width) + green(y, height)) / 2;
    }

    /** An image as a file of the given format. */
    public static byte[] file(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!ImageIO.write(image, format, out)) {
            throw new IOException("ImageIO cannot write " + format);
        }
        return out.toByteArray();
    }

    /** A JPEG of one colour in four components, stored as they are, without any colour transform. */
    static byte[] rawJpeg(int[] components) throws IOException {
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
        for (int i = 0; i < 256; i++) {
            raster.setPixel(i % 16, i / 16, components);
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam best = writer.getDefaultWriteParam();
            best.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            best.setCompressionQuality(1);
            writer.write(null, new IIOImage(raster, null, null), best);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** With APP14 as the first segment. */
    static byte[] withAdobeSegment(byte[] jpeg, int transform) {
        byte[] segment = {(byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform
        };
        return inserted(jpeg, 2, segment);
    }

    /** With a colour profile in an APP2 segment after the JFIF segment. */
    static byte[] withProfile(byte[] jpeg, ICC_Profile profile) {
        byte[] data = profile.getData();
        byte[] head = {(byte) 0xFF, (byte) 0xE2, 0, 0, 'I', 'C', 'C', '_', 'P', 'R', 'O', 'F', 'I', 'L', 'E', 0, 1, 1};
        int length = head.length - 2 + data.length;
        head[2] = (byte) (length >> 8);
        head[3] = (byte) length;
        int afterJfif = 4 + (jpeg[4] << 8 | jpeg[5]);
        return inserted(jpeg, afterJfif, inserted(data, 0, head));
    }

    private static byte[] inserted(byte[] into, int at, byte[] what) {
        byte[] result = new byte[into.length + what.length];
        System.arraycopy(into, 0, result, 0, at);
        System.arraycopy(what, 0, result, at, what.length);
        System.arraycopy(into, at, result, at + what.length, into.length - at);
        return result;
    }
}
