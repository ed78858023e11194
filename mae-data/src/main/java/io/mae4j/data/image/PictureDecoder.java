package io.mae4j.data.image;

import java.util.Arrays;
import java.util.Optional;

/**
 * Decodes JPEG, PNG, WebP, GIF (its first frame), BMP, TIFF and binary PPM and PGM. The content decides on the format. Alpha is
 * dropped, palettes are resolved, sixteen bits become their upper eight (those of PPM and PGM are scaled), CMYK becomes RGB;
 * colour profiles are not applied. A TIFF is turned upright as it asks, which is a part of that format and what Pillow does.
 *
 * <p>JPEG, PNG and WebP are OpenCV's business where its libraries are there, PPM and PGM need no decoder, all else is ImageIO's,
 * which never reads WebP: CMYK, and animated PNGs too.
 *
 * @param channels of the decoded pictures: 1 (grey) or 3 (red, green, blue)
 * @param exifOrientation whether a JPEG is turned upright as its EXIF segment asks; torchvision does not
 * @param openCv whether OpenCV may be used
 */
public record PictureDecoder(int channels, boolean exifOrientation, boolean openCv) {
    /** Beyond so many pixels a picture is taken for a decompression bomb. */
    static final long MAX_PIXELS = 1L << 27;

    /** As torchvision reads files: EXIF is ignored. */
    public PictureDecoder(int channels) {
        this(channels, false, true);
    }

    /**
     * Decodes a file's bytes.
     *
     * @throws CorruptPicture if they are no picture, a damaged one, or one of a kind that cannot be read
     */
    public Picture decode(byte[] file) throws CorruptPicture {
        return open(file).decode();
    }

    /**
     * Opens a file's bytes, which are not copied, as far as the picture's size.
     *
     * @throws CorruptPicture if they are no picture, have no size or an enormous one, or are of a kind that cannot be read
     */
    public PictureSource open(byte[] file) throws CorruptPicture {
        if (file.length == 0) {
            throw new CorruptPicture("the file is empty");
        }
        ImageFormat format = ImageFormat.of(Arrays.copyOf(file, Math.min(file.length, ImageFormat.HEAD)))
                .orElseThrow(() ->
                        new CorruptPicture("its content is neither JPEG, PNG, WebP, GIF, BMP, TIFF nor binary PPM"));
        Optional<ImageHeader> header = ImageHeader.of(format, file);
        if (header.isPresent()) {
            requireSensible(
                    header.get().height(), header.get().width(), header.get().leastBytes(format), file);
        }
        PictureSource stored;
        boolean plain = header.isPresent()
                && header.get().channels() != 4
                && !(format == ImageFormat.PNG && ImageHeader.animated(file));
        if (format == ImageFormat.PPM || format == ImageFormat.PGM) {
            stored = PnmSource.open(file, format);
            requireSensible(stored.height(), stored.width(), 0, file);
        } else if (openCv && plain && OpenCv.available()) {
            if (format == ImageFormat.PNG) {
                ImageHeader.requireWholeChunks(file);
            }
            stored = new OpenCvSource(file, format, header.get());
        } else {
            stored = ImageIoSource.open(file, format);
            requireSensible(stored.height(), stored.width(), 0, file);
        }
        return new ConvertedSource(stored, channels, orientation(format, file));
    }

    private int orientation(ImageFormat format, byte[] file) {
        return switch (format) {
            case JPEG -> exifOrientation ? JpegHeader.of(file).orientation() : 1;
            case TIFF_LITTLE_ENDIAN, TIFF_BIG_ENDIAN ->
                ExifOrientation.ofTiff(file).orElse(1);
            default -> 1;
        };
    }

    static void requireSensible(int height, int width, long leastBytes, byte[] file) throws CorruptPicture {
        if ((long) height * width > MAX_PIXELS) {
            throw new CorruptPicture(
                    "its " + width + "x" + height + " pixels are more than the " + MAX_PIXELS + " allowed");
        }
        if (file.length < leastBytes) {
            throw new CorruptPicture(
                    "its " + width + "x" + height + " pixels do not fit into " + file.length + " bytes");
        }
    }
}
