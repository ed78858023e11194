package io.mae4j.data;

import io.mae4j.component.MaePlugin;
import io.mae4j.data.dataset.DataSource;
import io.mae4j.data.dataset.FashionMnist;
import io.mae4j.data.dataset.IdxFolder;
import io.mae4j.data.dataset.ImageFolder;
import io.mae4j.data.dataset.Mnist;
import io.mae4j.data.dataset.cifar.Cifar10;
import io.mae4j.data.dataset.cifar.Cifar100;
import io.mae4j.data.dataset.parquet.ParquetPictures;
import io.mae4j.data.dataset.webdataset.WebDataset;
import io.mae4j.data.segment.FashionScenes;
import io.mae4j.data.segment.SegmentationFolder;

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
        component(
                DataSource.class,
                "segmentation",
                SegmentationFolder.class,
                SegmentationFolder.Config.class,
                "pictures in a folder, and in another the class of each pixel");
        component(
                DataSource.class,
                "fashion_scenes",
                FashionScenes.class,
                FashionScenes.Config.class,
                "Fashion-MNIST's clothes, a few in a scene, with the class of each pixel");
        component(
                DataSource.class,
                "webdataset",
                WebDataset.class,
                WebDataset.Config.class,
                "pictures in WebDataset tar shards, read in place");
        component(
                DataSource.class,
                "parquet",
                ParquetPictures.class,
                ParquetPictures.Config.class,
                "pictures in Parquet files as Hugging Face publishes them");
        component(DataSource.class, "mnist", Mnist.class, Mnist.Config.class, "MNIST, 28x28 grey handwritten digits");
        component(
                DataSource.class,
                "cifar10",
                Cifar10.class,
                Cifar10.Config.class,
                "CIFAR-10, 32x32 colour, from its binary archive");
        component(
                DataSource.class,
                "cifar100",
                Cifar100.class,
                Cifar100.Config.class,
                "CIFAR-100, 32x32 colour, from its binary archive");
    }
}
