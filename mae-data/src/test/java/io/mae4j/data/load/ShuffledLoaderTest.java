package io.mae4j.data.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.component.Mask;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.OnCorrupt;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Picture;
import io.mae4j.data.load.Streams.Values;
import io.mae4j.data.transform.Pipeline;
import io.mae4j.engine.Inputs;
import io.mae4j.graph.TensorType;
import io.mae4j.random.Randomness;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class ShuffledLoaderTest {
    private static final Randomness SEED = new Randomness(7);

    private static ShuffledLoader loader(StripedPictures pictures, int batchSize, int threads, int prefetch) {
        return new ShuffledLoader(
                pictures.dataset(OnCorrupt.SKIP), batchSize, SEED, new LoaderConfig(threads, prefetch));
    }

    @Test
    void givesTheSameBatchesWhateverTheNumberOfThreads() {
        StripedPictures pictures = new StripedPictures(53, Set.of(3, 4, 17));
        List<Values> one = Streams.drain(loader(pictures, 5, 1, 1).epochs(0, 0, 3));
        assertEquals(one, Streams.drain(loader(pictures, 5, 2, 3).epochs(0, 0, 3)));
        assertEquals(one, Streams.drain(loader(pictures, 5, 7, 7).epochs(0, 0, 3)));
    }

    @Test
    void bytesStandForTheValuesThatItGivesOtherwise() {
        StripedPictures pictures = new StripedPictures(53, Set.of(3, 4, 17));
        ShuffledLoader floats = loader(pictures, 5, 2, 2);
        try (BatchStream expected = floats.epochs(0, 0, 2);
                BatchStream actual = floats.bytes().epochs(0, 0, 2)) {
            while (expected.hasNext()) {
                try (ImageBatch values = expected.next();
                        ImageBatch bytes = actual.next()) {
                    Map<String, INDArray> inputs = new HashMap<>();
                    bytes.putInto(inputs, "images");
                    assertEquals(Set.of("images", "images.levels"), inputs.keySet());
                    TensorType type = TensorType.floats(5, 3, StripedPictures.HEIGHT, StripedPictures.WIDTH);
                    assertEquals(DataType.UINT8, bytes.images().dataType());
                    Inputs.require(inputs, "images", type)
                            .read(made -> assertArrayEquals(
                                    values.images().dup().data().asFloat(),
                                    made.data().asFloat()));
                    assertArrayEquals(values.indices(), bytes.indices());
                    assertTrue(values.levels().isEmpty());
                }
            }
            assertFalse(actual.hasNext());
        }
    }

    @Test
    void transformsOfValuesNeedValues() {
        Dataset plain = new StripedPictures(10, Set.of()).dataset(OnCorrupt.SKIP);
        Dataset erased = plain.prepared(
                new Pipeline(List.of(), List.of((values, offset, shape, random) -> {})), Pipeline.plain());
        ShuffledLoader loader = new ShuffledLoader(erased, 2, SEED, new LoaderConfig(1, 1));
        assertEquals(
                "trainer.bytes=true leaves pictures as bytes, but augment.train has transforms of normalised values;"
                        + " choose another augment, or trainer.bytes=false",
                assertThrows(UserError.class, loader::bytes).getMessage());
    }

    @Test
    void drawsTheMasksOfThePicturesThatAreInTheRows() {
        ShuffledLoader loader = loader(new StripedPictures(24, Set.of(5, 11)), 6, 3, 2)
                .masked((epoch, index, repeat, values) -> new Mask(new int[] {(int) index, (int) epoch}, 1));
        try (BatchStream stream = loader.epochs(0, 2, 2)) {
            for (int b = 2; stream.hasNext(); b++) {
                try (ImageBatch batch = stream.next()) {
                    for (int row = 0; row < 6; row++) {
                        assertArrayEquals(
                                new int[] {(int) batch.indices()[row], b / loader.batchesPerEpoch()},
                                batch.masks().get(row).order());
                    }
                }
            }
        }
    }

    @Test
    void masksAreDrawnOfThePictureAsItIsInTheBatch() {
        ShuffledLoader floats = loader(new StripedPictures(24, Set.of(5)), 6, 2, 2)
                .masked((epoch, index, repeat, values) -> new Mask(new int[] {Arrays.hashCode(values.get())}, 1));
        try (BatchStream expected = floats.epoch(0, 0);
                BatchStream bytes = floats.bytes().epoch(0, 0)) {
            while (expected.hasNext()) {
                try (ImageBatch batch = expected.next();
                        ImageBatch same = bytes.next()) {
                    for (int row = 0; row < 6; row++) {
                        float[] image = batch.images().slice(row).reshape(-1).toFloatVector();
                        assertEquals(
                                Arrays.hashCode(image), batch.masks().get(row).order()[0]);
                        assertEquals(
                                Arrays.hashCode(image), same.masks().get(row).order()[0]);
                    }
                }
            }
        }
    }

    @Test
    void aPictureThatComesAgainIsMaskedAnew() {
        Dataset dataset = new StripedPictures(24, Set.of()).dataset(OnCorrupt.SKIP);
        ShuffledLoader loader = new ShuffledLoader(dataset, 6, 3, SEED, new LoaderConfig(2, 2))
                .masked((epoch, index, repeat, values) -> new Mask(new int[] {(int) index, repeat}, 1));
        try (BatchStream stream = loader.epoch(0, 0)) {
            while (stream.hasNext()) {
                try (ImageBatch batch = stream.next()) {
                    for (int row = 0; row < 6; row++) {
                        assertArrayEquals(
                                new int[] {(int) batch.indices()[row], row % 3},
                                batch.masks().get(row).order());
                    }
                }
            }
        }
    }

    @Test
    void batchesThatAreClosedGiveTheirMemoryToLaterOnes() {
        Set<Long> addresses = new HashSet<>();
        try (BatchStream stream =
                loader(new StripedPictures(60, Set.of()), 5, 2, 3).epochs(0, 0, 9)) {
            while (stream.hasNext()) {
                try (ImageBatch batch = stream.next()) {
                    addresses.add(batch.images().data().address());
                }
            }
        }
        assertTrue(addresses.size() <= 4, addresses.size() + " buffers for 3 batches ahead and one in use");
    }

    @Test
    @Timeout(60)
    void aStreamIsReadyWhenItHasABatchAndAtTheEndNoMore() {
        try (BatchStream stream =
                loader(new StripedPictures(20, Set.of()), 5, 2, 2).epoch(0, 0)) {
            for (int b = 0; b < 4; b++) {
                while (!stream.isReady()) {
                    Thread.onSpinWait();
                }
                stream.next().close();
            }
            assertFalse(stream.isReady());
        }
        BatchStream closed = loader(new StripedPictures(20, Set.of()), 5, 2, 2).epoch(0, 0);
        while (!closed.isReady()) {
            Thread.onSpinWait();
        }
        closed.close();
        assertFalse(closed.isReady());
    }

    @Test
    @Timeout(60)
    void aStreamThatCouldNotMakeItsBatchIsNotReady() {
        AtomicInteger decoded = new AtomicInteger();
        StripedPictures striped =
                new StripedPictures(10, IntStream.range(0, 10).boxed().collect(Collectors.toSet()));
        Pictures counted = new Pictures() {
            @Override
            public int size() {
                return striped.size();
            }

            @Override
            public int label(int index) {
                return striped.label(index);
            }

            @Override
            public String name(int index) {
                return striped.name(index);
            }

            @Override
            public Picture decode(int index) throws CorruptPicture {
                decoded.incrementAndGet();
                return striped.decode(index);
            }
        };
        Dataset plain = striped.dataset(OnCorrupt.FAIL);
        Dataset dataset = new Dataset(
                plain.name(),
                plain.shape(),
                plain.normalization(),
                plain.classNames(),
                counted,
                counted,
                plain.corrupt(),
                "none");
        try (BatchStream stream = new ShuffledLoader(dataset, 5, SEED, new LoaderConfig(1, 2)).epoch(0, 0)) {
            while (decoded.get() < 6) { // the one thread has begun the second batch
                Thread.onSpinWait();
            }
            assertFalse(stream.isReady());
            assertThrows(UserError.class, stream::next);
        }
    }

    @Test
    void aBatchThatIsKeptOpenKeepsItsValues() {
        try (BatchStream stream =
                loader(new StripedPictures(60, Set.of()), 5, 2, 1).epoch(0, 0)) {
            ImageBatch kept = stream.next();
            Values then = Values.of(kept);
            while (stream.hasNext()) {
                stream.next().close();
            }
            assertEquals(then, Values.of(kept));
            kept.close();
            kept.close();
        }
    }

    @Test
    void repeatedAugmentationShowsOnePictureInThreeThreeTimesEachTimeAnew() {
        StripedPictures pictures = new StripedPictures(30, Set.of());
        ShuffledLoader once = loader(pictures, 6, 2, 2);
        ShuffledLoader thrice =
                new ShuffledLoader(pictures.dataset(OnCorrupt.SKIP), 6, 3, SEED, new LoaderConfig(3, 2));
        List<Values> plain = Streams.drain(once.epoch(1, 0));
        List<Values> repeated = Streams.drain(thrice.epoch(1, 0));
        List<Long> order = plain.stream().flatMap(b -> b.indices().stream()).toList();
        List<Long> seen = repeated.stream().flatMap(b -> b.indices().stream()).toList();
        assertEquals(order.size(), seen.size());
        for (int i = 0; i < seen.size(); i++) {
            assertEquals(order.get(i / 3), seen.get(i));
        }
        assertEquals(images(plain.get(0)).get(0), images(repeated.get(0)).get(0));
        long different =
                repeated.stream().flatMap(b -> images(b).stream()).distinct().count();
        assertTrue(different > 20, different + " of 30 images are different");
    }

    @Property(tries = 50)
    void continuesFromAnyBatchAsIfItHadNeverStopped(
            @ForAll @IntRange(min = 0, max = 3) int epoch, @ForAll @IntRange(min = 0, max = 10) int batch) {
        ShuffledLoader loader = loader(new StripedPictures(53, Set.of(9)), 5, 2, 2);
        List<Values> whole = Streams.drain(loader.epochs(0, 0, 4));
        int done = epoch * loader.batchesPerEpoch() + batch;
        assertEquals(whole.subList(done, whole.size()), Streams.drain(loader.epochs(epoch, batch, 4)));
    }

    @Property(tries = 30)
    void showsEveryPictureOnceAnEpoch(
            @ForAll @IntRange(min = 1, max = 12) int batches, @ForAll @IntRange(min = 1, max = 9) int batchSize) {
        ShuffledLoader loader = loader(new StripedPictures(batches * batchSize, Set.of()), batchSize, 2, 3);
        List<Long> seen = Streams.drain(loader.epoch(2, 0)).stream()
                .flatMap(batch -> batch.indices().stream())
                .sorted()
                .toList();
        assertEquals(
                IntStream.range(0, batches * batchSize).asLongStream().boxed().toList(), seen);
    }

    @Test
    void leavesOutWhatFillsNoBatch() {
        ShuffledLoader loader = loader(new StripedPictures(53, Set.of()), 10, 2, 3);
        assertEquals(5, loader.batchesPerEpoch());
        List<Values> epoch = Streams.drain(loader.epoch(0, 0));
        assertEquals(5, epoch.size());
        assertTrue(epoch.stream().allMatch(batch -> batch.size() == 10));
    }

    @Test
    void ordersAndAugmentsEachEpochAnew() {
        ShuffledLoader loader = loader(new StripedPictures(20, Set.of()), 20, 2, 1);
        Values first = Streams.drain(loader.epoch(0, 0)).get(0);
        Values second = Streams.drain(loader.epoch(1, 0)).get(0);
        assertNotEquals(first.indices(), second.indices());
        assertNotEquals(Set.copyOf(images(first)), Set.copyOf(images(second)));
    }

    @Test
    void putsTheNextReadablePictureInTheCorruptOnesPlaceAndChangesNoOther() {
        List<Values> sound =
                Streams.drain(loader(new StripedPictures(24, Set.of()), 6, 2, 3).epoch(0, 0));
        List<Values> torn = Streams.drain(
                loader(new StripedPictures(24, Set.of(5, 11)), 6, 2, 3).epoch(0, 0));
        int replaced = 0;
        for (int b = 0; b < sound.size(); b++) {
            assertEquals(6, torn.get(b).size());
            for (int row = 0; row < 6; row++) {
                long index = sound.get(b).indices().get(row);
                if (index == 5 || index == 11) {
                    replaced++;
                    assertNotEquals(index, torn.get(b).indices().get(row));
                } else {
                    assertEquals(index, torn.get(b).indices().get(row));
                    assertEquals(
                            images(sound.get(b)).get(row), images(torn.get(b)).get(row));
                }
            }
        }
        assertEquals(2, replaced);
    }

    @Test
    void countsEachCorruptPictureOnce() {
        Dataset dataset = new StripedPictures(24, Set.of(5, 11)).dataset(OnCorrupt.SKIP);
        Streams.drain(new ShuffledLoader(dataset, 6, SEED, new LoaderConfig(3, 2)).epochs(0, 0, 3));
        assertEquals(2, dataset.corrupt().count());
        assertEquals("it is torn", dataset.corrupt().reasons().get("stripe 11"));
    }

    @Test
    @Timeout(20)
    void namesTheCorruptPictureWhereThePolicyIsToFail() {
        Dataset dataset = new StripedPictures(24, Set.of(5)).dataset(OnCorrupt.FAIL);
        ShuffledLoader loader = new ShuffledLoader(dataset, 6, SEED, new LoaderConfig(3, 2));
        UserError error = assertThrows(UserError.class, () -> Streams.drain(loader.epoch(0, 0)));
        assertEquals(
                "cannot read the picture stripe 5: it is torn; mend or remove it, or set data.onCorrupt=skip",
                error.getMessage());
    }

    @Test
    @Timeout(20)
    void failsWhereNoPictureCanBeRead() {
        ShuffledLoader loader = loader(new StripedPictures(6, Set.of(0, 1, 2, 3, 4, 5)), 3, 2, 2);
        UserError error = assertThrows(UserError.class, () -> Streams.drain(loader.epoch(0, 0)));
        assertTrue(error.getMessage().startsWith("none of the 6 training pictures"), error.getMessage());
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // the wait for a batch cannot be interrupted
    void imagesThatFitIntoNoMemoryAreAnErrorAndNothingToWaitFor() {
        ImageShape enormous = new ImageShape(1, 1, Integer.MAX_VALUE);
        StripedPictures pictures = new StripedPictures(2, Set.of());
        try (BatchStream stream = new BatchStream(
                0,
                2,
                1,
                enormous,
                pictures,
                new LoaderConfig(2, 2),
                Optional.empty(),
                (batch, row, out) -> BatchPlan.Filled.picture(row))) {
            assertThrows(OutOfMemoryError.class, stream::next);
            assertFalse(stream.hasNext());
        }
    }

    @Test
    void refusesASplitSmallerThanABatch() {
        UserError error = assertThrows(UserError.class, () -> loader(new StripedPictures(9, Set.of()), 10, 1, 1));
        assertTrue(error.getMessage().contains("9 training pictures, fewer than one batch of 10"), error.getMessage());
    }

    @Property(tries = 40)
    void leavesNoThreadBehindWhenClosedEarly(
            @ForAll @IntRange(min = 0, max = 4) int taken, @ForAll @IntRange(min = 1, max = 4) int threads) {
        Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
        BatchStream stream =
                loader(new StripedPictures(40, Set.of()), 8, threads, 2).epoch(0, 0);
        for (int i = 0; i < taken; i++) {
            stream.next().close();
        }
        stream.close();
        assertFalse(stream.hasNext());
        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("mae-data-") && !before.contains(thread)));
    }

    private static List<List<Float>> images(Values batch) {
        int volume = batch.images().size() / batch.indices().size();
        return IntStream.range(0, batch.indices().size())
                .mapToObj(row -> batch.images().subList(row * volume, (row + 1) * volume))
                .toList();
    }
}
