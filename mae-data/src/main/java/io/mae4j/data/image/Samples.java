package io.mae4j.data.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * The stored samples of a BufferedImage. They are taken from its raster, not through {@code getRGB}, which would convert
 * from the file's colour profile and brighten grey pictures (Java takes grey for linear light).
 */
final class Samples {
    private Samples() {}

    static Picture of(BufferedImage image) throws CorruptPicture {
        ColorModel model = image.getColorModel();
        int type = image.getSampleModel().getDataType();
        if (type == DataBuffer.TYPE_FLOAT || type == DataBuffer.TYPE_DOUBLE) {
            throw new CorruptPicture("its samples are floating-point numbers; a picture needs 8 or 16 bits a sample");
        }
        boolean integers = type <= DataBuffer.TYPE_USHORT;
        if (model instanceof ComponentColorModel && integers) {
            switch (model.getColorSpace().getType()) {
                case ColorSpace.TYPE_GRAY:
                    return ofBands(image.getRaster(), 1);
                case ColorSpace.TYPE_RGB:
                    return ofBands(image.getRaster(), 3);
                case ColorSpace.TYPE_CMYK:
                    if (image.getRaster().getNumBands() == 4 && model.getComponentSize(0) == 8) {
                        return Cmyk.toRgb(image.getRaster(), Cmyk.AS_STORED);
                    }
                    break;
                default:
            }
        }
        return ofColors(image, model instanceof IndexColorModel index && isGrey(index) ? 1 : 3);
    }

    private static Picture ofBands(Raster raster, int bands) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        byte[] data = new byte[Math.multiplyExact(bands, width * height)];
        if (raster.getSampleModel() instanceof ComponentSampleModel layout
                && raster.getDataBuffer() instanceof DataBufferByte buffer
                && buffer.getNumBanks() == 1
                && layout.getSampleSize(0) == 8
                && raster.getParent() == null) {
            copyBytes(layout, buffer, bands, data);
            return new Picture(bands, height, width, data);
        }
        int[] samples = new int[width];
        for (int band = 0; band < bands; band++) {
            int bits = raster.getSampleModel().getSampleSize(band);
            for (int y = 0; y < height; y++) {
                raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, band, samples);
                for (int x = 0; x < width; x++) {
                    data[(y * width + x) * bands + band] = (byte) eightBits(samples[x], bits);
                }
            }
        }
        return new Picture(bands, height, width, data);
    }

    private static void copyBytes(ComponentSampleModel layout, DataBufferByte buffer, int bands, byte[] data) {
        byte[] bytes = buffer.getData();
        int step = layout.getPixelStride();
        int width = layout.getWidth();
        for (int band = 0; band < bands; band++) {
            int start = buffer.getOffset() + layout.getBandOffsets()[band];
            int o = band;
            for (int y = 0; y < layout.getHeight(); y++) {
                int i = start + y * layout.getScanlineStride();
                for (int x = 0; x < width; x++, i += step, o += bands) {
                    data[o] = bytes[i];
                }
            }
        }
    }

    private static int eightBits(int sample, int bits) {
        return bits >= 8 ? sample >>> (bits - 8) : sample * 255 / ((1 << bits) - 1);
    }

    private static Picture ofColors(BufferedImage image, int channels) {
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] data = new byte[Math.multiplyExact(channels, width * height)];
        int[] row = new int[width];
        int o = 0;
        for (int y = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int argb : row) {
                for (int c = 0; c < channels; c++) {
                    data[o++] = (byte) (argb >>> (16 - 8 * c));
                }
            }
        }
        return new Picture(channels, height, width, data);
    }

    private static boolean isGrey(IndexColorModel palette) {
        for (int i = 0; i < palette.getMapSize(); i++) {
            if (palette.getRed(i) != palette.getGreen(i) || palette.getRed(i) != palette.getBlue(i)) {
                return false;
            }
        }
        return true;
    }
}
