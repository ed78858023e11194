package io.mae4j.data.dataset.cifar;

import java.util.List;

/**
 * One of the two binary archives.
 *
 * @param title for people
 * @param archive the file as it is published
 * @param md5 its published checksum
 * @param folder what it unpacks to
 * @param train the files of training records
 * @param test the file of held-out records
 * @param labelBytes labels in front of each record's pixels
 */
record CifarFormat(
        String title, String archive, String md5, String folder, List<String> train, String test, int labelBytes) {
    /** Height and width. */
    static final int SIDE = 32;

    static final int CHANNELS = 3;
    static final int PIXELS = CHANNELS * SIDE * SIDE;
    static final String PUBLISHED_AT = "https://www.cs.toronto.edu/~kriz/";

    static final CifarFormat CIFAR_10 = new CifarFormat(
            "CIFAR-10",
            "cifar-10-binary.tar.gz",
            "c32a1d4ab5d03f1284b67883e8d87530",
            "cifar-10-batches-bin",
            List.of("data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin"),
            "test_batch.bin",
            1);

    static final CifarFormat CIFAR_100 = new CifarFormat(
            "CIFAR-100",
            "cifar-100-binary.tar.gz",
            "03b5dce01913d631647c71ecec9e9cb8",
            "cifar-100-binary",
            List.of("train.bin"),
            "test.bin",
            2);

    int recordBytes() {
        return labelBytes + PIXELS;
    }
}
