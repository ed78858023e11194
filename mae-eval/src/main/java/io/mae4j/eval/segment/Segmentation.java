package io.mae4j.eval.segment;

import io.mae4j.data.image.Interpolation;
import io.mae4j.data.image.LabelMap;
import io.mae4j.data.image.Normalization;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.Resampling;
import io.mae4j.data.image.Window;
import io.mae4j.engine.Program;
import io.mae4j.graph.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Finds the class of each pixel of a picture of any size with a program for images of one size. The picture is resized, its
 * aspect kept, so that it just covers such an image, and is looked at in windows that overlap; a pixel's class is the one with
 * the highest score, the mean over the windows that hold it, between the places of their logits interpolated linearly.
 */
public final class Segmentation {
    private final Program program;
    private final Normalization normalization;
    private final double stride;
    private final Shape images; // [batch, channels, height, width]
    private final Shape logits; // [batch, rows, columns, classes]

    /**
     * @param program with the input {@code images} and the output {@code logits} [batch, rows, columns, classes]
     * @param stride from a window to the next, as a share of its size: above 0, at most 1
     */
    public Segmentation(Program program, Normalization normalization, double stride) {
        this.program = program;
        this.normalization = normalization;
        this.stride = stride;
        this.images = program.graph().inputs().get("images").shape();
        this.logits = program.graph().outputs().get("logits").shape();
    }

    /** The class of each pixel of some pictures that have the images' channels. Their windows share batches. */
    public List<LabelMap> of(List<Picture> pictures) {
        List<Picture> resized = pictures.stream().map(this::resized).toList();
        List<List<Window>> windows = resized.stream()
                .map(picture -> windows(picture.height(), picture.width()))
                .toList();
        List<Picture> parts = new ArrayList<>();
        for (int i = 0; i < resized.size(); i++) {
            windows.get(i).stream().map(resized.get(i)::window).forEach(parts::add);
        }
        List<float[]> scores = scores(parts);
        List<LabelMap> maps = new ArrayList<>();
        int first = 0;
        for (int i = 0; i < pictures.size(); i++) {
            List<View> views = new ArrayList<>();
            for (Window window : windows.get(i)) {
                views.add(new View(window, scores.get(first++)));
            }
            maps.add(map(pictures.get(i), resized.get(i), views));
        }
        return maps;
    }

    /** The class of each pixel of a picture that has the images' channels. */
    public LabelMap of(Picture picture) {
        return of(List.of(picture)).get(0);
    }

    private Picture resized(Picture picture) {
        double scale = Math.max((double) windowHeight() / picture.height(), (double) windowWidth() / picture.width());
        int height = Math.max(windowHeight(), (int) Math.round(picture.height() * scale));
        int width = Math.max(windowWidth(), (int) Math.round(picture.width() * scale));
        return Resampling.resizeWindow(
                picture, 0, 0, picture.height(), picture.width(), height, width, Interpolation.BILINEAR);
    }

    /** A window, and its scores [rows * columns * classes]. */
    private record View(Window window, float[] scores) {}

    private LabelMap map(Picture picture, Picture resized, List<View> views) {
        int width = picture.width();
        byte[] classes = new byte[picture.height() * width];
        IntStream.range(0, picture.height()).parallel().forEach(y -> {
            double down = (y + 0.5) * resized.height() / picture.height();
            row(down, (double) resized.width() / width, views, classes, y * width, width);
        });
        return new LabelMap(picture.height(), width, classes);
    }

    /** The windows over a picture that is at least as large as one; the last of a row or column ends with the picture. */
    List<Window> windows(int height, int width) {
        List<Window> windows = new ArrayList<>();
        for (int top : starts(height, windowHeight())) {
            for (int left : starts(width, windowWidth())) {
                windows.add(new Window(top, left, windowHeight(), windowWidth()));
            }
        }
        return windows;
    }

    private int[] starts(int length, int window) {
        int step = Math.max(1, (int) (window * stride));
        int count = (length - window + step - 1) / step + 1;
        return IntStream.range(0, count)
                .map(i -> Math.min(i * step, length - window))
                .toArray();
    }

    // [rows * columns * classes] of each image; what the last batch lacks stays as it was
    private List<float[]> scores(List<Picture> parts) {
        int batch = images.dim(0);
        int volume = images.dim(1) * images.dim(2) * images.dim(3);
        float[] values = new float[batch * volume];
        List<float[]> scores = new ArrayList<>();
        for (int first = 0; first < parts.size(); first += batch) {
            int count = Math.min(batch, parts.size() - first);
            for (int row = 0; row < count; row++) {
                normalization.normalize(parts.get(first + row), values, row * volume);
            }
            try (INDArray input =
                            Nd4j.createFromArray(values).reshape(batch, images.dim(1), images.dim(2), images.dim(3));
                    INDArray output = program.run(Map.of("images", input), List.of("logits"))
                            .get("logits")) {
                for (int row = 0; row < count; row++) {
                    try (INDArray single = output.slice(row).dup('c')) {
                        scores.add(single.data().asFloat());
                    }
                }
            }
        }
        return scores;
    }

    // the classes of a row of pixels, whose middle lies `down` pixels below the resized picture's upper edge
    private void row(double down, double scale, List<View> views, byte[] out, int at, int pixels) {
        int classes = logits.dim(3);
        List<View> here = new ArrayList<>(); // of this row, [columns * classes]
        for (View view : views) {
            Window window = view.window();
            if (window.top() <= down && down < window.top() + window.height()) {
                Place place = Place.of(down - window.top(), window.height(), logits.dim(1));
                here.add(new View(window, line(view.scores(), place)));
            }
        }
        float[] sum = new float[classes];
        for (int x = 0; x < pixels; x++) {
            double right = (x + 0.5) * scale;
            Arrays.fill(sum, 0);
            for (View view : here) {
                Window window = view.window();
                if (window.left() <= right && right < window.left() + window.width()) {
                    Place place = Place.of(right - window.left(), window.width(), logits.dim(2));
                    add(view.scores(), place.first() * classes, place.second() * classes, place.share(), sum);
                }
            }
            out[at + x] = (byte) best(sum);
        }
    }

    private float[] line(float[] scores, Place place) {
        int length = logits.dim(2) * logits.dim(3);
        float[] line = new float[length];
        add(scores, place.first() * length, place.second() * length, place.share(), line);
        return line;
    }

    private static void add(float[] from, int first, int second, float share, float[] sum) {
        for (int c = 0; c < sum.length; c++) {
            sum[c] += from[first + c] + share * (from[second + c] - from[first + c]);
        }
    }

    /** Between which two of some values that lie evenly over a length a place lies, and how far from the first to the second. */
    private record Place(int first, int second, float share) {
        static Place of(double at, int length, int values) {
            double place = Math.max(0, at * values / length - 0.5);
            int first = Math.min((int) place, values - 1);
            return new Place(first, Math.min(first + 1, values - 1), (float) (place - first));
        }
    }

    private static int best(float[] scores) {
        int best = 0;
        for (int c = 1; c < scores.length; c++) {
            best = scores[c] > scores[best] ? c : best;
        }
        return best;
    }

    private int windowHeight() {
        return images.dim(2);
    }

    private int windowWidth() {
        return images.dim(3);
    }
}
