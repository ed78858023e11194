package io.mae4j.data.image;

/** A stored picture with the channels that are wanted, turned as an EXIF orientation asks (1: not at all). */
record ConvertedSource(PictureSource stored, int channels, int orientation) implements PictureSource {

    @Override
    public int height() {
        return ExifOrientation.turns(orientation) ? stored.width() : stored.height();
    }

    @Override
    public int width() {
        return ExifOrientation.turns(orientation) ? stored.height() : stored.width();
    }

    @Override
    public Picture decode() throws CorruptPicture {
        return ExifOrientation.upright(stored.decode().withChannels(channels), orientation);
    }

    @Override
    public Picture decode(Window window) throws CorruptPicture {
        return orientation == 1 ? stored.decode(window).withChannels(channels) : decode().window(window);
    }

    @Override
    public ReducedPicture decode(Window window, int height, int width) throws CorruptPicture {
        if (orientation != 1) {
            return PictureSource.super.decode(window, height, width);
        }
        ReducedPicture reduced = stored.decode(window, height, width);
        return new ReducedPicture(
                reduced.picture().withChannels(channels),
                reduced.top(),
                reduced.left(),
                reduced.height(),
                reduced.width());
    }
}
