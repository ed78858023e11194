package io.mae4j.models.weights.pth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mae4j.models.weights.StoredType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which of the dictionaries that a training loop saves are the weights. */
class ContentsTest {
    @Test
    void aDictionaryAloneIsTheWeights() throws Malformed {
        assertEquals(Set.of("w"), names(Map.of("w", tensor("0"))));
    }

    @Test
    void tensorsBesideTheWeightsAreNotTheWeights() throws Malformed {
        Map<String, Object> checkpoint = new LinkedHashMap<>();
        checkpoint.put("best_acc1", tensor("0"));
        checkpoint.put("rng_state", tensor("1"));
        checkpoint.put("state_dict", Map.of("module.w", tensor("2")));
        assertEquals(Set.of("module.w"), names(checkpoint));
    }

    @Test
    void averagedWeightsCountWhereThereAreNoOthers() throws Malformed {
        Map<String, Object> averaged = Map.of("w", tensor("0"));
        assertEquals(Set.of("w"), names(Map.of("epoch", 3L, "state_dict_ema", averaged)));
        assertEquals(Set.of("w"), names(Map.of("epoch", 3L, "model_ema", averaged)));
        assertEquals(Set.of("v"), names(Map.of("state_dict", Map.of("v", tensor("1")), "state_dict_ema", averaged)));
    }

    @Test
    void aCheckpointWithoutTensorsHasNoWeights() {
        assertThrows(Malformed.class, () -> names(Map.of("epoch", 3L, "model", Map.of("w", 1.0))));
    }

    /** PyTorch's MultiStepLR keeps its milestones in one. */
    @Test
    void aCounterIsADictionary() throws Malformed {
        Object counter = KnownClass.named("collections", "Counter").call(List.of(Map.of(30L, 1L)));
        assertEquals(Map.of(30L, 1L), counter);
    }

    @Test
    void aPathIsTextWhateverPythonCallsItsModule() throws Malformed {
        for (String module : List.of("pathlib", "pathlib._local")) { // the second one: Python 3.13
            assertEquals("runs/3", KnownClass.named(module, "PosixPath").call(List.of("runs", "3")));
        }
    }

    private static Set<String> names(Map<?, ?> root) throws Malformed {
        return Contents.of(root).tensors().keySet();
    }

    private static PickledTensor tensor(String key) {
        return new PickledTensor(new Storage(key, StoredType.F32, 2), 0, List.of(2L), List.of(1L));
    }
}
