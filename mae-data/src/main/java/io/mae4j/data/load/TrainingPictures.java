package io.mae4j.data.load;

import io.mae4j.component.PictureSource;
import io.mae4j.data.dataset.Dataset;
import java.util.Optional;

/** The training pictures of a data set, prepared plainly, one by one: what targets are fitted to. */
public final class TrainingPictures implements PictureSource {
    private final Dataset dataset;
    private final SampleReader reader;

    public TrainingPictures(Dataset dataset) {
        this.dataset = dataset;
        this.reader = new SampleReader(dataset, dataset.train(), dataset.plain());
    }

    @Override
    public int size() {
        return dataset.train().size();
    }

    @Override
    public Optional<float[]> picture(int index) {
        float[] values = new float[dataset.shape().volume()];
        return reader.read(index, Dataset.plainDraws(index), values, 0) ? Optional.of(values) : Optional.empty();
    }
}
