package io.mae4j.component;

import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Tensor;
import io.mae4j.graph.TensorType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The masks of a batch as graph inputs.
 *
 * @param idsKeep int [batch, kept], see {@link Mask#idsKeep}
 * @param idsRestore int [batch, patches], see {@link Mask#idsRestore}
 * @param mask [batch, patches], 1 for masked
 */
public record Masking(Tensor idsKeep, Tensor idsRestore, Tensor mask) {

    /** Declares the inputs {@code ids_keep}, {@code ids_restore} and {@code mask}. */
    public static Masking inputs(GraphBuilder g, int batch, int patches, int kept) {
        return new Masking(
                g.input("ids_keep", TensorType.ints(batch, kept)),
                g.input("ids_restore", TensorType.ints(batch, patches)),
                g.input("mask", TensorType.floats(batch, patches)));
    }

    public int kept() {
        return idsKeep.dim(1);
    }

    /** The arrays for those inputs. */
    public static Map<String, INDArray> arrays(List<Mask> masks) {
        int batch = masks.size();
        int kept = masks.get(0).kept();
        int patches = masks.get(0).order().length;
        int[] idsKeep = new int[batch * kept];
        int[] idsRestore = new int[batch * patches];
        float[] masked = new float[batch * patches];
        for (int i = 0; i < batch; i++) {
            System.arraycopy(masks.get(i).order(), 0, idsKeep, i * kept, kept);
            System.arraycopy(masks.get(i).idsRestore(), 0, idsRestore, i * patches, patches);
            System.arraycopy(masks.get(i).masked(), 0, masked, i * patches, patches);
        }
        Map<String, INDArray> arrays = new HashMap<>();
        arrays.put("ids_keep", Nd4j.createFromArray(idsKeep).reshape(batch, kept));
        arrays.put("ids_restore", Nd4j.createFromArray(idsRestore).reshape(batch, patches));
        arrays.put("mask", Nd4j.createFromArray(masked).reshape(batch, patches));
        return arrays;
    }
}
