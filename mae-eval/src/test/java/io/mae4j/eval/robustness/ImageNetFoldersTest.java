package io.mae4j.eval.robustness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.data.dataset.OnCorrupt;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Normalization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageNetFoldersTest {
    private static final List<String> TWO = List.of("gaussian_noise", "fog");
    private static final List<Integer> SEVERITIES = List.of(1, 2);

    @TempDir
    Path root;

    @Test
    void corruptionsLieInTheRootOrInThePublishedGroups() throws IOException {
        picture("gaussian_noise/1/n01440764/a.JPEG");
        picture("gaussian_noise/2/n01440764/a.JPEG");
        picture("weather/fog/1/n15075141/b.JPEG");
        picture("weather/fog/1/n15075141/c.txt");
        Benchmark benchmark = folders().one(BenchmarkName.IMAGENET_C, TWO, SEVERITIES, OptionalDouble.empty());
        assertEquals(
                List.of("imagenet_c/gaussian_noise/1", "imagenet_c/gaussian_noise/2", "imagenet_c/fog/1"),
                benchmark.parts().stream().map(Part::name).toList());
        assertEquals(List.of("fog at severity 2"), benchmark.missing());
        Pictures fog = benchmark.parts().get(2).data().get().heldOut();
        assertEquals(1, fog.size());
        assertEquals(999, fog.label(0));
        assertTrue(fog.name(0).endsWith("b.JPEG"));
    }

    @Test
    void labelsPassOverClassesWithoutPictures() throws IOException {
        for (String name : List.of("n01440764/b.png", "n01440764/a.png", "n01484850/c.png", "n15075141/ä.jpg")) {
            picture(name);
        }
        Pictures pictures = folders()
                .one(BenchmarkName.IMAGENET, TWO, SEVERITIES, OptionalDouble.empty())
                .parts()
                .get(0)
                .data()
                .get()
                .heldOut();
        assertEquals(4, pictures.size());
        assertEquals(
                List.of(0, 0, 2, 999),
                List.of(pictures.label(0), pictures.label(1), pictures.label(2), pictures.label(3)));
        assertTrue(pictures.name(0).endsWith("a.png"));
        assertTrue(pictures.name(3).endsWith("ä.jpg"));
    }

    @Test
    void robustnessIsAllThatIsThereAndNamesTheRest() throws IOException {
        picture("imagenet-c/fog/1/n01440764/a.JPEG");
        picture("ImageNet-A/n01498041/a.jpg");
        picture("sketch/sketch/n01440764/a.JPEG");
        Files.createDirectories(root.resolve("imagenet-r"));
        ImageNetFolders.Found found = folders().all(TWO, SEVERITIES, OptionalDouble.empty());
        assertEquals(
                List.of("imagenet_c", "imagenet_a", "imagenet_sketch"),
                found.benchmarks().stream().map(Benchmark::name).toList());
        assertEquals(List.of("ImageNet", "ImageNet-R"), found.missing());
    }

    @Test
    void anEmptyOrMissingRootIsRefused() {
        for (BenchmarkName name : List.of(BenchmarkName.IMAGENET_C, BenchmarkName.IMAGENET_R)) {
            UserError error =
                    assertThrows(UserError.class, () -> folders().one(name, TWO, SEVERITIES, OptionalDouble.empty()));
            assertTrue(error.getMessage().contains(name.title() + " is not in"), error.getMessage());
        }
        assertThrows(UserError.class, () -> folders().all(TWO, SEVERITIES, OptionalDouble.empty()));
        ImageNetFolders nowhere = new ImageNetFolders(
                root.resolve("nowhere"),
                new ImageShape(3, 224, 224),
                new Normalization(List.of(0.5, 0.5, 0.5), List.of(1.0, 1.0, 1.0)),
                OnCorrupt.FAIL,
                false,
                10);
        assertTrue(assertThrows(UserError.class, () -> nowhere.all(TWO, SEVERITIES, OptionalDouble.empty()))
                .getMessage()
                .contains("there is no folder"));
    }

    /** n01498041 is in both, n01558993 in ImageNet-A alone, n01443537 in ImageNet-R alone, and n01440764 in neither. */
    @ParameterizedTest
    @CsvSource({
        "IMAGENET_A, n01443537, ImageNet-R",
        "IMAGENET_A, n01440764, ImageNet",
        "IMAGENET_R, n01558993, ImageNet-A"
    })
    void theClassesOfAnotherBenchmarkAreRefused(BenchmarkName name, String other, String title) throws IOException {
        picture("n01498041/a.png");
        Benchmark right = folders().one(name, TWO, SEVERITIES, OptionalDouble.empty());
        assertEquals(name.key(), right.name(), "a part of its classes is enough");
        picture(other + "/a.png");
        UserError error =
                assertThrows(UserError.class, () -> folders().one(name, TWO, SEVERITIES, OptionalDouble.empty()));
        assertEquals(
                "data.root: the classes in " + root + " are those of " + title + ", not of " + name.title()
                        + ", which has no " + other,
                error.getMessage());
    }

    @Test
    void aSubsetIsSpreadOverTheClasses() throws IOException {
        for (String wnid : List.of("n01440764", "n01443537", "n01484850", "n01491361")) {
            picture(wnid + "/a.png");
            picture(wnid + "/b.png");
        }
        Pictures all = ClassFolders.of(root, WordNetIds.imageNet(), new io.mae4j.data.image.PictureDecoder(3));
        Pictures some = SomePictures.of(all, 4);
        assertEquals(4, some.size());
        assertEquals(List.of(0, 1, 2, 3), List.of(some.label(0), some.label(1), some.label(2), some.label(3)));
        assertEquals(all, SomePictures.of(all, 8));
    }

    private ImageNetFolders folders() {
        return new ImageNetFolders(
                root,
                new ImageShape(3, 224, 224),
                new Normalization(List.of(0.5, 0.5, 0.5), List.of(1.0, 1.0, 1.0)),
                OnCorrupt.FAIL,
                false,
                Integer.MAX_VALUE);
    }

    private void picture(String path) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
    }
}
