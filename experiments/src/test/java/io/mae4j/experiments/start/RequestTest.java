package io.mae4j.experiments.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTest {
    private static Request of(String words) {
        return Request.of(words.isEmpty() ? List.of() : List.of(words.split(" ")));
    }

    @ParameterizedTest
    @CsvSource({
        "'',                            false, false",
        "list,                          true,  false",
        "pretrain mask.ratio=0.5,       false, true",
        "pretrain --help,               true,  false",
        "pretrain --cfg=job,            true,  false",
        "knn run=list,                  false, false",
        "sweep resume runs/a/b,         false, true",
        "sweep status runs/a/b,         false, false",
        "-Pnd4j-cuda finetune,          false, true"
    })
    void saysWhatTrainsAndWhatIsSoonOver(String words, boolean quick, boolean trains) {
        assertEquals(quick, of(words).quick());
        assertEquals(trains, of(words).trains());
    }

    @Test
    void eachBuildHasItsFolder() {
        assertEquals("", of("pretrain").folder());
        assertEquals("notebook", of("notebook").folder());
        assertEquals("nd4j-cuda/", of("-Pnd4j-cuda list").folder());
        assertEquals("nd4j-cuda/notebook", of("-Pnd4j-cuda notebook").folder());
        assertEquals("notebooks", of("-Pnd4j-cuda notebook").module());
        assertEquals(Optional.of("nd4j-cuda"), of("-Pnd4j-cuda").profile());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-Pcuda list             | -Pcuda: the engine for NVIDIA's cards is for Linux",
                "-Pkuda list             | there is no profile -Pkuda; known: -Pnd4j-cuda",
                "-P nd4j-cuda            | there is no profile -P; known: -Pnd4j-cuda",
                "-Pnd4j-cuda -Pcuda list | -Pnd4j-cuda and -Pcuda: one profile at a time"
            })
    void aProfileThatIsNoneIsBadInput(String words, String complaint) {
        Refusal refusal = assertThrows(Refusal.class, () -> of(words.strip()));
        assertEquals(2, refusal.exitCode());
        assertTrue(refusal.getMessage().startsWith(complaint.strip()), refusal.getMessage());
    }
}
