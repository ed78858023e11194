package io.mae4j.data.transform;

import io.mae4j.data.image.Picture;
import io.mae4j.data.image.edit.Affine;
import io.mae4j.data.image.edit.Enhance;
import io.mae4j.data.image.edit.ToneCurve;
import io.mae4j.data.transform.RandAugment.Canvas;
import java.util.List;

/** The operations of {@link RandAugment}, and what a magnitude, 0 to 10, means to each. */
enum RandAugmentOperation {
    AUTO_CONTRAST,
    EQUALIZE,
    INVERT,
    ROTATE,
    POSTERIZE,
    SOLARIZE,
    SOLARIZE_ADD,
    COLOR,
    CONTRAST,
    BRIGHTNESS,
    SHARPNESS,
    SHEAR_X,
    SHEAR_Y,
    TRANSLATE_X,
    TRANSLATE_Y;

    static final List<RandAugmentOperation> ALL = List.of(values());

    /**
     * Degrees, bits that are kept, a threshold, something to add, a factor, or a share of the picture's side.
     *
     * @param increasing whether posterising, solarising and the factors grow more severe with the level; otherwise the first
     *     two grow milder, and a factor goes from 0.1 at level 0 to 1.9 at level 10
     * @param negative the direction, where there are two
     */
    double argument(double level, boolean increasing, boolean negative) {
        double part = level / 10;
        double sign = negative ? -1 : 1;
        return switch (this) {
            case AUTO_CONTRAST, EQUALIZE, INVERT -> 0;
            case ROTATE -> sign * part * 30;
            case POSTERIZE -> increasing ? 4 - (int) (part * 4) : (int) (part * 4);
            case SOLARIZE -> {
                int threshold = Math.min(256, (int) (part * 256));
                yield increasing ? 256 - threshold : threshold;
            }
            case SOLARIZE_ADD -> Math.min(128, (int) (part * 110));
            case COLOR, CONTRAST, BRIGHTNESS, SHARPNESS ->
                increasing ? Math.max(0.1, 1 + sign * (part * 0.9)) : part * 1.8 + 0.1;
            case SHEAR_X, SHEAR_Y -> sign * part * 0.3;
            case TRANSLATE_X, TRANSLATE_Y -> sign * part * 0.45;
        };
    }

    Picture apply(Picture picture, double argument, Canvas canvas) {
        return switch (this) {
            case AUTO_CONTRAST -> ToneCurve.autoContrast(picture);
            case EQUALIZE -> ToneCurve.equalize(picture);
            case INVERT -> ToneCurve.invert(picture);
            case ROTATE -> map(Affine.rotation(argument, picture.height(), picture.width()), picture, canvas);
            case POSTERIZE -> ToneCurve.posterize(picture, (int) argument);
            case SOLARIZE -> ToneCurve.solarize(picture, (int) argument);
            case SOLARIZE_ADD -> ToneCurve.solarizeAdd(picture, (int) argument);
            case COLOR -> Enhance.color(picture, argument);
            case CONTRAST -> Enhance.contrast(picture, argument);
            case BRIGHTNESS -> Enhance.brightness(picture, argument);
            case SHARPNESS -> Enhance.sharpness(picture, argument);
            case SHEAR_X -> map(Affine.shearX(argument), picture, canvas);
            case SHEAR_Y -> map(Affine.shearY(argument), picture, canvas);
            case TRANSLATE_X -> map(Affine.translateX(argument * picture.width()), picture, canvas);
            case TRANSLATE_Y -> map(Affine.translateY(argument * picture.height()), picture, canvas);
        };
    }

    private static Picture map(Affine affine, Picture picture, Canvas canvas) {
        return affine.apply(picture, canvas.filter(), canvas.fill());
    }
}
