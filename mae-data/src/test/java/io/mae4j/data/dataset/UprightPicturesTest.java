package io.mae4j.data.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.ConfigFactory;
import io.mae4j.component.Components;
import io.mae4j.config.ComponentBinder;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.Picture;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every source of image files turns them upright where it is asked to, and only there. */
class UprightPicturesTest {
    private static final ComponentBinder BINDER = new ComponentBinder(Components.discover());

    @ParameterizedTest
    @CsvSource({"folder, root", "webdataset, shards", "parquet, files"})
    void aPictureIsTurnedAsItsExifSegmentAsks(String name, String place) throws Exception {
        Picture stored = first(Map.of("name", name, place, "unread"));
        Picture upright = first(Map.of("name", name, place, "unread", "exif", true)); // by a quarter
        assertEquals(stored.height(), upright.width());
        assertEquals(stored.width(), upright.height());
        assertEquals(stored.at(stored.height() - 1, 3, 1), upright.at(3, 0, 1));
    }

    private static Picture first(Map<String, Object> data) throws CorruptPicture {
        EncodedSource source = (EncodedSource)
                BINDER.create(DataSource.class, ConfigFactory.parseMap(data).root());
        EncodedCollection turned = new EncodedCollection("turned", List.of(), new Turned(), Optional.of(new Turned()));
        return source.settings().dataset(turned).train().decode(0);
    }

    /** A JPEG of orientation 6. */
    private record Turned() implements EncodedPictures {
        @Override
        public int size() {
            return 1;
        }

        @Override
        public int label(int index) {
            return Pictures.UNLABELLED;
        }

        @Override
        public String path(int index) {
            return "turned.jpg";
        }

        @Override
        public String name(int index) {
            return "turned.jpg";
        }

        @Override
        public byte[] read(int index) throws CorruptPicture {
            try (InputStream file = Picture.class.getResourceAsStream("formats/turned.jpg")) {
                return file.readAllBytes();
            } catch (IOException e) {
                throw new CorruptPicture("no resource", e);
            }
        }

        @Override
        public void addTo(Fingerprint fingerprint) {
            fingerprint.add(1);
        }
    }
}
