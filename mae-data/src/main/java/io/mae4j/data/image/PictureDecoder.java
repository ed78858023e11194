package io.mae4j.data.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes JPEG, PNG, GIF (its first frame), BMP and TIFF with the JDK's ImageIO. The content decides on the format. Alpha is
 * dropped, palettes are resolved, sixteen bits become their upper eight, CMYK becomes RGB; colour profiles and EXIF
 * orientation are not applied.
 *
 * @param channels of the decoded pictures: 1 (grey) or 3 (red, green, blue)
 */
public record PictureDecoder(int channels) {
    /** Beyond so many pixels a picture is taken for a decompression bomb. */
    static final long MAX_PIXELS = 1L << 27;

    /**
     * Decodes a file's bytes.
     *
     * @throws CorruptPicture if they are no picture, a damaged one, or one of a kind that cannot be read
     */
    public Picture decode(byte[] file) throws CorruptPicture {
        if (file.length == 0) {
            throw new CorruptPicture("the file is empty");
        }
        ImageFormat format = ImageFormat.of(Arrays.copyOf(file, Math.min(file.length, ImageFormat.HEAD)))
                .orElseThrow(() -> new CorruptPicture("its content is neither JPEG, PNG, GIF, BMP nor TIFF"));
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format.readerName());
        if (!readers.hasNext()) {
            throw new CorruptPicture("there is no decoder for " + format + " here");
        }
        ImageReader reader = readers.next();
        try (MemoryCacheImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            return read(reader, stream, format, file).withChannels(channels);
        } catch (IOException | RuntimeException e) { // ImageIO answers damage with either
            throw new CorruptPicture("the " + format + " is damaged (" + reason(e) + ")", e);
        } finally {
            reader.dispose();
        }
    }

    private static Picture read(ImageReader reader, MemoryCacheImageInputStream stream, ImageFormat format, byte[] file)
            throws IOException, CorruptPicture {
        Truncation truncation = new Truncation();
        reader.addIIOReadWarningListener(truncation);
        reader.setInput(stream, true, true);
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        if (pixels > MAX_PIXELS) {
            throw new CorruptPicture("its " + reader.getWidth(0) + "x" + reader.getHeight(0)
                    + " pixels are more than the " + MAX_PIXELS + " allowed");
        }
        Picture picture;
        JpegHeader jpeg = format == ImageFormat.JPEG ? JpegHeader.of(file) : null;
        if (jpeg != null && jpeg.components() == 4) {
            Raster raster = reader.readRaster(0, null);
            picture = Cmyk.toRgb(raster, jpeg.adobeTransform());
        } else {
            BufferedImage image = reader.read(0);
            picture = Samples.of(image);
        }
        if (truncation.warning != null) {
            throw new CorruptPicture("the " + format + " ends early (" + truncation.warning + ")");
        }
        return picture;
    }

    private static String reason(Exception e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    /** A JPEG that ends early is no error to ImageIO, which paints the rest grey and warns. */
    private static final class Truncation implements IIOReadWarningListener {
        private String warning;

        @Override
        public void warningOccurred(ImageReader source, String text) {
            String lower = text.toLowerCase(Locale.ROOT);
            if (lower.contains("premature end of jpeg") || lower.contains("truncated")) {
                warning = text;
            }
        }
    }
}
