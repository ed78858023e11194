package io.mae4j.train.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class MlflowNamesTest {

    @Example
    void usualNamesStayAsTheyAre() {
        for (String key :
                new String[] {"train/loss", "model.embedDim", "knn.top1", "mlflow.parentRunId", "a b-c_d", "0"}) {
            assertEquals(key, MlflowNames.key(key));
        }
    }

    @Property(tries = 2000)
    void everyKeyBecomesARelativePathThatMlflowTakes(@ForAll String key) {
        String name = MlflowNames.key(key);
        assertTrue(name.matches("[A-Za-z0-9_.\\- /]{1,250}"), name);
        for (String part : name.split("/", -1)) {
            assertTrue(!part.isEmpty() && !part.equals(".") && !part.equals(".."), name);
        }
        assertEquals(name, MlflowNames.key(name));
    }

    @Property(tries = 2000)
    void differentKeysStayDifferent(@ForAll String a, @ForAll String b) {
        Assume.that(!a.equals(b));
        assertNotEquals(MlflowNames.key(a), MlflowNames.key(b));
    }

    @Example
    void longKeysThatBeginAlikeStayDifferent() {
        assertNotEquals(MlflowNames.key("k".repeat(300) + "a"), MlflowNames.key("k".repeat(300) + "b"));
    }

    /** A job of a sweep is called as its overrides are written, and columns of databases have an end. */
    @Example
    void aRunsNameIsAsLongAsAServersDatabaseTakes() {
        RunStart start = RunStart.of("mask.ratio=0.75 ".repeat(20), Path.of("run"));
        assertEquals(250, start.name().length());
        assertEquals(start.name(), start.allTags().get("mlflow.runName"));
        assertEquals("short", RunStart.of("short", Path.of("run")).name());
    }

    @Example
    void longValuesAreCutBetweenCharacters() {
        String cut = MlflowNames.paramValue("😀".repeat(6001));
        assertEquals(6000, cut.codePointCount(0, cut.length()));
        assertEquals("😀".repeat(5999) + "…", cut);
    }
}
