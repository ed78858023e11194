package io.mae4j.data.image;

import java.awt.Color;
import java.awt.image.BufferedImage;
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

    /** A JPEG of the raster's bands as they are, without any colour transform. */
    static byte[] rawJpeg(Raster raster) throws IOException {
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
}
