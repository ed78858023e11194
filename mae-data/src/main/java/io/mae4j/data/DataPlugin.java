package io.mae4j.data;

import io.mae4j.component.MaePlugin;
import io.mae4j.data.dataset.DataSource;
import io.mae4j.data.dataset.FashionMnist;
import io.mae4j.data.dataset.IdxFolder;
import io.mae4j.data.dataset.ImageFolder;

/** The data sets that come with the project. */
public final class DataPlugin extends MaePlugin {

    @Override
    protected void configure() {
        component(
                DataSource.class,
                "fashion_mnist",
                FashionMnist.class,
                FashionMnist.Config.class,
                "Fashion-MNIST, 28x28 grey: 10,000 images embedded, or the full set");
        component(
                DataSource.class,
                "idx",
                IdxFolder.class,
                IdxFolder.Config.class,
                "IDX file pairs, as MNIST's, in a folder");
        component(
                DataSource.class,
                "folder",
                ImageFolder.class,
                ImageFolder.Config.class,
                "pictures in a folder, one sub-folder a class, or without labels");
    }
}
