package io.mae4j.data.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** A file that the JDK's ImageIO decodes: JPEG, PNG, GIF (its first frame, on the whole canvas), BMP and TIFF. */
record ImageIoSource(byte[] file, ImageFormat format, int height, int width) implements PictureSource {

    /**
     * Opens a file as far as its size.
     *
     * @throws CorruptPicture if it has none
     */
    static ImageIoSource open(byte[] file, ImageFormat format) throws CorruptPicture {
        return read(file, format, reader -> {
            if (format == ImageFormat.GIF) {
                GifCanvas canvas = GifCanvas.of(reader);
                return new ImageIoSource(file, format, canvas.height(), canvas.width());
            }
            return new ImageIoSource(file, format, reader.getHeight(0), reader.getWidth(0));
        });
    }

    @Override
    public Picture decode() throws CorruptPicture {
        return read(file, format, this::decode);
    }

    private Picture decode(ImageReader reader) throws IOException, CorruptPicture {
        Truncation truncation = new Truncation();
        reader.addIIOReadWarningListener(truncation);
        Picture picture;
        JpegHeader jpeg = format == ImageFormat.JPEG ? JpegHeader.of(file) : null;
        if (jpeg != null && jpeg.components() == 4) {
            Raster raster = reader.readRaster(0, null);
            picture = Cmyk.toRgb(raster, jpeg.adobeTransform());
        } else {
            BufferedImage image = reader.read(0);
            picture = Samples.of(
                    switch (format) {
                        case GIF -> GifCanvas.of(reader).with(image);
                        case TIFF_LITTLE_ENDIAN, TIFF_BIG_ENDIAN -> TiffPalette.of(reader, image);
                        default -> image;
                    });
        }
        truncation.refuse(format);
        return picture;
    }

    /**
     * The samples of a file as they are stored: of a palette, its indices.
     *
     * @throws CorruptPicture if it cannot be decoded
     */
    static Raster raster(byte[] file, ImageFormat format) throws CorruptPicture {
        return read(file, format, reader -> {
            Truncation truncation = new Truncation();
            reader.addIIOReadWarningListener(truncation);
            Raster raster = reader.read(0).getRaster();
            truncation.refuse(format);
            return raster;
        });
    }

    private interface Use<T> {
        T apply(ImageReader reader) throws IOException, CorruptPicture;
    }

    private static <T> T read(byte[] file, ImageFormat format, Use<T> use) throws CorruptPicture {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format.readerName());
        if (!readers.hasNext()) {
            throw new CorruptPicture("there is no decoder for " + format + " here");
        }
        ImageReader reader = readers.next();
        try (MemoryCacheImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader.setInput(stream, true, true);
            return use.apply(reader);
        } catch (IOException | RuntimeException e) { // ImageIO answers damage with either
            throw new CorruptPicture(
                    "the " + format + " is damaged, or of a kind that is not read here (" + reason(e) + ")", e);
        } finally {
            reader.dispose();
        }
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

        void refuse(ImageFormat format) throws CorruptPicture {
            if (warning != null) {
                throw new CorruptPicture("the " + format + " ends early (" + warning + ")");
            }
        }

        @Override
        public void warningOccurred(ImageReader source, String text) {
            String lower = text.toLowerCase(Locale.ROOT);
            if (lower.contains("premature end of jpeg") || lower.contains("truncated")) {
                warning = text;
            }
        }
    }
}
