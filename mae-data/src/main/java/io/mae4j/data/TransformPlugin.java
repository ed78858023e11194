package io.mae4j.data;

import io.mae4j.component.MaePlugin;
import io.mae4j.data.corrupt.Corrupt;
import io.mae4j.data.transform.CenterCrop;
import io.mae4j.data.transform.ColorJitter;
import io.mae4j.data.transform.HorizontalFlip;
import io.mae4j.data.transform.RandAugment;
import io.mae4j.data.transform.RandomCrop;
import io.mae4j.data.transform.RandomErasing;
import io.mae4j.data.transform.RandomResizedCrop;
import io.mae4j.data.transform.RandomScaleCrop;
import io.mae4j.data.transform.Resize;
import io.mae4j.data.transform.Transform;

/** The transforms that come with the project: what {@code augment.train} and {@code augment.eval} can name. */
public final class TransformPlugin extends MaePlugin {

    @Override
    protected void configure() {
        transform(
                "random_resized_crop",
                RandomResizedCrop.class,
                RandomResizedCrop.Config.class,
                "a window of random area, ratio and place, resized to the images' size");
        transform(
                "random_crop",
                RandomCrop.class,
                RandomCrop.Config.class,
                "resizes, keeping the aspect ratio, adds a border, and keeps a window at a random place");
        transform(
                "random_scale_crop",
                RandomScaleCrop.class,
                RandomScaleCrop.Config.class,
                "resizes by a random factor, keeping the aspect ratio, and keeps a window at a random place");
        transform(
                "center_crop",
                CenterCrop.class,
                CenterCrop.Config.class,
                "resizes, keeping the aspect ratio, and keeps the middle");
        transform(
                "resize",
                Resize.class,
                Resize.Config.class,
                "resizes the whole picture to the images' size, whatever its aspect ratio");
        transform(
                "color_jitter",
                ColorJitter.class,
                ColorJitter.Config.class,
                "changes brightness, contrast, saturation and hue, in random order");
        transform(
                "rand_augment",
                RandAugment.class,
                RandAugment.Config.class,
                "a few of fifteen operations at a common magnitude, such as rand-m9-mstd0.5-inc1");
        transform(
                "random_erasing",
                RandomErasing.class,
                RandomErasing.Config.class,
                "rectangles of the normalised image become noise");
        transform(
                "corrupt",
                Corrupt.class,
                Corrupt.Config.class,
                "corrupts as ImageNet-C does: noise, blur, weather, digital artefacts, at severities 1 to 5");
        transform("flip", HorizontalFlip.class, HorizontalFlip.Config.class, "mirrors left and right, sometimes");
    }

    private void transform(
            String name,
            Class<? extends Transform> implementation,
            Class<? extends Record> config,
            String description) {
        component(Transform.class, name, implementation, config, description);
    }
}
