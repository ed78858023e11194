package io.mae4j.data.image;

/**
 * A binary PPM (colour) or PGM (grey) file: a few numbers in text, then the samples as they are, of one byte or, if their largest
 * value is above 255, two. Other largest values than 255 are scaled to that, as Pillow does with colour.
 *
 * @param first where the samples begin
 * @param largest the value of a sample that is white
 */
record PnmSource(byte[] file, int channels, int height, int width, int first, int largest) implements PictureSource {
    private static final int MOST = 65535;

    /**
     * Reads the header.
     *
     * @throws CorruptPicture if it is damaged, or there are fewer samples than it promises
     */
    static PnmSource open(byte[] file, ImageFormat format) throws CorruptPicture {
        Header header = new Header(file, format);
        int width = header.number("width", Integer.MAX_VALUE);
        int height = header.number("height", Integer.MAX_VALUE);
        int largest = header.number("largest value", MOST);
        int first = header.at + 1; // behind one white space
        PnmSource source = new PnmSource(file, format == ImageFormat.PPM ? 3 : 1, height, width, first, largest);
        double bytes = (double) width * height * source.channels * source.sampleBytes();
        if (bytes > file.length - first) {
            throw new CorruptPicture("the " + format + " ends early: its " + width + "x" + height
                    + " pixels do not fit into " + file.length + " bytes");
        }
        return source;
    }

    @Override
    public Picture decode() {
        byte[] data = new byte[channels * height * width];
        if (largest == 255) {
            System.arraycopy(file, first, data, 0, data.length);
            return new Picture(channels, height, width, data);
        }
        int size = sampleBytes();
        for (int i = 0; i < data.length; i++) {
            int at = first + i * size;
            int value = size == 1 ? file[at] & 0xFF : (file[at] & 0xFF) << 8 | file[at + 1] & 0xFF;
            data[i] = (byte) Math.min(255, Math.rint(value / (double) largest * 255));
        }
        return new Picture(channels, height, width, data);
    }

    private int sampleBytes() {
        return largest > 255 ? 2 : 1;
    }

    /** Numbers between white space, and comments from # to the end of a line. */
    private static final class Header {
        private final byte[] file;
        private final ImageFormat format;
        private int at = 2; // behind the letters of the format

        Header(byte[] file, ImageFormat format) {
            this.file = file;
            this.format = format;
        }

        int number(String name, int most) throws CorruptPicture {
            skip();
            int from = at;
            long number = 0;
            while (at < file.length && file[at] >= '0' && file[at] <= '9' && number <= most) {
                number = 10 * number + file[at++] - '0';
            }
            boolean ended = at < file.length && ImageFormat.isSpace(file[at]);
            if (at == from || !ended || number == 0 || number > most) {
                throw new CorruptPicture("the " + format + " is damaged: its header gives no " + name);
            }
            return (int) number;
        }

        private void skip() {
            boolean comment = false;
            while (at < file.length && (comment || file[at] == '#' || ImageFormat.isSpace(file[at]))) {
                comment = file[at] == '#' || comment && file[at] != '\n' && file[at] != '\r';
                at++;
            }
        }
    }
}
