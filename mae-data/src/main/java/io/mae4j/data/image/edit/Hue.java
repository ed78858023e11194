package io.mae4j.data.image.edit;

import io.mae4j.data.image.Picture;

/** Turns the hue of every pixel: through HSV of eight bits a channel, so that even a turn by nothing may change a little. */
public final class Hue {
    private Hue() {}

    /**
     * The picture with its hues turned. A grey one stays as it is.
     *
     * @param turn part of the whole circle, -0.5 to 0.5
     */
    public static Picture turn(Picture picture, double turn) {
        if (picture.channels() == 1) {
            return picture;
        }
        int shift = (int) (turn * 255);
        byte[] from = picture.data();
        byte[] to = new byte[from.length];
        for (int i = 0; i < from.length; i += 3) {
            int red = from[i] & 0xFF;
            int green = from[i + 1] & 0xFF;
            int blue = from[i + 2] & 0xFF;
            int value = Math.max(red, Math.max(green, blue));
            int range = value - Math.min(red, Math.min(green, blue));
            int saturation = range == 0 ? 0 : (int) (range / (float) value * 255.0);
            int hue = range == 0 ? 0 : hue(red, green, blue, value, range);
            putRgb((hue + shift) & 0xFF, saturation, value, to, i);
        }
        return new Picture(3, picture.height(), picture.width(), to);
    }

    private static int hue(int red, int green, int blue, int value, float range) {
        float r = (value - red) / range;
        float g = (value - green) / range;
        float b = (value - blue) / range;
        float sixths;
        if (red == value) {
            sixths = b - g;
        } else if (green == value) {
            sixths = (float) (2.0 + r - b);
        } else {
            sixths = (float) (4.0 + g - r);
        }
        float part = (float) ((sixths / 6.0 + 1.0) % 1.0);
        return Math.min(255, (int) (part * 255.0));
    }

    private static void putRgb(int hue, int saturation, int value, byte[] to, int at) {
        if (saturation == 0) {
            to[at] = to[at + 1] = to[at + 2] = (byte) value;
            return;
        }
        double sixths = hue * 6.0 / 255.0;
        int sector = (int) sixths;
        float part = (float) (sixths - sector);
        float s = (float) (saturation / 255.0);
        int p = rounded(value * (1.0 - s));
        int q = rounded(value * (1.0 - s * part));
        int t = rounded(value * (1.0 - s * (1.0 - part)));
        switch (sector % 6) {
            case 0 -> put(to, at, value, t, p);
            case 1 -> put(to, at, q, value, p);
            case 2 -> put(to, at, p, value, t);
            case 3 -> put(to, at, p, q, value);
            case 4 -> put(to, at, t, p, value);
            default -> put(to, at, value, p, q);
        }
    }

    private static int rounded(double value) {
        return Math.max(0, Math.min(255, (int) Math.floor(value + 0.5)));
    }

    private static void put(byte[] to, int at, int red, int green, int blue) {
        to[at] = (byte) red;
        to[at + 1] = (byte) green;
        to[at + 2] = (byte) blue;
    }
}
