package io.mae4j.models.pretrained;

import io.mae4j.UserError;
import io.mae4j.component.PatchGrid;
import io.mae4j.engine.Program;
import io.mae4j.graph.Graph;
import io.mae4j.graph.Tensor;
import io.mae4j.models.weights.PlainText;
import io.mae4j.models.weights.StoredTensor;
import io.mae4j.models.weights.StoredType;
import io.mae4j.models.weights.WeightFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The weights of a vision transformer in a file of any known format and naming, under their published names.
 *
 * <pre>{@code
 * try (PretrainedWeights weights = PretrainedWeights.open(Path.of("mae_pretrain_vit_base.pth"))) {
 *     WeightMatch match = weights.loadInto(program, grid, name -> name.startsWith("head."));
 * }
 * }</pre>
 */
public final class PretrainedWeights implements AutoCloseable {
    private static final List<String> POSITIONS = List.of("pos_embed", "decoder_pos_embed");
    private static final String CLASS_TOKEN = "cls_token";
    private static final String QKV = ".attn.qkv.";

    /** What an encoder computes its tokens with: where one of these has no place, the tokens would be others. */
    private static final Pattern OF_ENCODER =
            Pattern.compile("(blocks|patch_embed|norm_pre)\\..+|reg_token|dist_token");

    /** The same of Hugging Face's names, those that have no published one. */
    private static final Pattern OF_ENCODER_UNKNOWN =
            Pattern.compile("(.+\\.)?(encoder\\.layer|layers|embeddings\\.patch_embeddings)\\..+"
                    + "|(.+\\.)?embeddings\\.(register_tokens|distillation_token)");

    private final Path path;
    private final WeightFile file;
    private final Naming naming;
    private final Map<String, List<String>> sources;

    /**
     * Whether query, key and value have no bias, which is one of zeros: Hugging Face's {@code qkv_bias=False}. Not so of timm's
     * names: some of its models without have their norms behind attention and perceptron, under the same names and shapes.
     */
    private final boolean unbiased;

    private PretrainedWeights(Path path, WeightFile file, Naming naming) {
        this.path = path;
        this.file = file;
        this.naming = naming;
        this.sources = naming.published(file.tensors().keySet());
        sources.values().forEach(this::requireStackable);
        this.unbiased = naming == Naming.HUGGING_FACE
                && sources.keySet().stream().noneMatch(name -> name.endsWith(QKV + "bias"));
    }

    // what is stacked along the first axis is alike but for that
    private void requireStackable(List<String> parts) {
        StoredTensor first = stored(parts.get(0));
        for (String part : parts.subList(1, parts.size())) {
            StoredTensor other = stored(part);
            if (first.shape().isEmpty()
                    || first.type() != other.type()
                    || first.shape().size() != other.shape().size()
                    || !tail(first).equals(tail(other))) {
                throw new UserError(path + " is damaged: " + PlainText.of(parts.get(0)) + " is " + first.type()
                        + first.shape() + " and " + PlainText.of(part) + " " + other.type() + other.shape()
                        + ", which do not go together");
            }
        }
    }

    private static List<Long> tail(StoredTensor tensor) {
        return tensor.shape().subList(1, tensor.shape().size());
    }

    /**
     * Opens a file, or a checkpoint's folder.
     *
     * @throws UserError if it cannot be read, or holds no vision transformer
     */
    public static PretrainedWeights open(Path path) {
        WeightFile file = WeightFiles.open(path);
        try {
            Naming naming = Naming.of(file.tensors().keySet())
                    .orElseThrow(() -> new UserError(path
                            + " holds no vision transformer: it has no patch embedding; its tensors: "
                            + PlainText.of(String.join(", ", file.tensors().keySet()))));
            return new PretrainedWeights(path, file, naming);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Opens a file of our own, of a model that need not be a vision transformer: its names are as they are.
     *
     * @throws UserError if it cannot be read
     */
    public static PretrainedWeights ofAnyModel(Path path) {
        return new PretrainedWeights(path, WeightFiles.open(path), Naming.PUBLISHED);
    }

    public Naming naming() {
        return naming;
    }

    /** The file itself, under its own names. */
    public WeightFile file() {
        return file;
    }

    /** The shapes of all tensors by their published names, in the file's order. */
    public Map<String, List<Long>> shapes() {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        sources.forEach((name, parts) -> {
            List<Long> shape = new ArrayList<>(stored(parts.get(0)).shape());
            if (parts.size() > 1) {
                shape.set(
                        0,
                        parts.stream().mapToLong(p -> stored(p).shape().get(0)).sum());
            }
            shapes.put(name, List.copyOf(shape));
            if (unbiased && name.endsWith(QKV + "weight") && !shape.isEmpty()) {
                shapes.put(name.replace(QKV + "weight", QKV + "bias"), List.of(shape.get(0)));
            }
        });
        return Collections.unmodifiableMap(shapes);
    }

    /** The type in which a tensor is stored. */
    public StoredType type(String name) {
        return stored(sources.get(isOfZeros(name) ? weightOf(name) : name).get(0))
                .type();
    }

    /** The file's tensors that have no published name. */
    public List<String> unknown() {
        List<String> unknown = new ArrayList<>(file.tensors().keySet());
        sources.values().forEach(unknown::removeAll);
        return List.copyOf(unknown);
    }

    /** A tensor by its published name, in the type in which it is stored. */
    public INDArray stored(String name, boolean widen) {
        if (isOfZeros(name)) {
            return Nd4j.zeros(type(name).dataType(), shapes().get(name).get(0));
        }
        List<String> parts = sources.get(name);
        if (parts == null) {
            throw new UserError(path + " has no tensor '" + name + "'");
        }
        INDArray[] arrays =
                parts.stream().map(p -> widen ? file.read(p) : file.stored(p)).toArray(INDArray[]::new);
        return arrays.length == 1 ? arrays[0] : Nd4j.concat(0, arrays);
    }

    private boolean isOfZeros(String name) {
        return unbiased && name.endsWith(QKV + "bias") && sources.containsKey(weightOf(name));
    }

    private static String weightOf(String bias) {
        return bias.replace(QKV + "bias", QKV + "weight");
    }

    /** A tensor by its published name, as FLOAT. */
    public INDArray read(String name) {
        return stored(name, true).castTo(DataType.FLOAT);
    }

    /**
     * Gives a program the weights that it has parameters for. Position tables of another number of patches are interpolated; of
     * tables with a class token's row, a model without class token takes the others.
     *
     * @param grid the model's patches
     * @param optional parameters that keep their initial values where the file lacks them or has them in another shape, such as a
     *     classifier's head
     * @throws UserError if another parameter is not in the file, or is of another shape, or if the file has what its model computes
     *     tokens with and this one does not, such as layer scales: the first names, and how many; then nothing is replaced
     */
    public WeightMatch loadInto(Program program, PatchGrid grid, Predicate<String> optional) {
        Map<String, INDArray> values = new HashMap<>();
        WeightMatch match = match(program.graph(), grid, optional, values);
        program.load(values);
        return match;
    }

    /** The values that {@link #loadInto} would give to a program of this graph, by name. */
    public Map<String, INDArray> values(Graph graph, PatchGrid grid, Predicate<String> optional) {
        Map<String, INDArray> values = new HashMap<>();
        match(graph, grid, optional, values);
        return values;
    }

    /** What {@link #loadInto} would do with a program of this graph. */
    public WeightMatch match(Graph graph, PatchGrid grid, Predicate<String> optional) {
        return match(graph, grid, optional, null);
    }

    // reads only where there is a place for values
    private WeightMatch match(Graph graph, PatchGrid grid, Predicate<String> optional, Map<String, INDArray> values) {
        Map<String, List<Long>> shapes = shapes();
        Map<String, Tensor> parameters = graph.parameters();
        List<String> loaded = new ArrayList<>();
        Map<String, String> resized = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        Map<String, String> left = new LinkedHashMap<>();
        List<String> wrong = new ArrayList<>();
        List<String> unused =
                shapes.keySet().stream().filter(n -> !parameters.containsKey(n)).toList();
        requireWholeEncoder(unused); // first: what is there too much tells more than what is missing for it
        parameters.forEach((name, tensor) -> {
            List<Long> wanted =
                    Arrays.stream(tensor.shape().toLongArray()).boxed().toList();
            List<Long> there = shapes.get(name);
            boolean table = POSITIONS.contains(name) && isTable(there, wanted.get(2));
            if (wanted.equals(there) && !(table && isArrangedOtherwise(name, grid))) {
                loaded.add(name);
                take(values, name, null, false);
            } else if (table) {
                boolean dropClass = shapes.containsKey(CLASS_TOKEN) && !parameters.containsKey(CLASS_TOKEN);
                resized.put(name, resizing(name, there.get(1), wanted.get(1), grid));
                take(values, name, grid, dropClass);
            } else {
                missing.add(name);
                if (there != null) {
                    left.put(name, "stored " + there + ", the model has " + wanted);
                }
                if (!optional.test(name)) {
                    wrong.add(name + (there == null ? "" : " (" + left.get(name) + ")"));
                }
            }
        });
        if (!wrong.isEmpty()) {
            throw new UserError(path + " is of another model: it lacks " + wrong.size() + " of " + parameters.size()
                    + " parameters, first " + PlainText.of(wrong.get(0)));
        }
        unused.forEach(n -> left.put(n, ""));
        unknown().forEach(n -> left.put(n, "unknown name"));
        return new WeightMatch(loaded, resized, missing, left);
    }

    private void requireWholeEncoder(List<String> unused) {
        List<String> foreign = Stream.concat(
                        unused.stream().filter(OF_ENCODER.asMatchPredicate()),
                        unknown().stream().filter(OF_ENCODER_UNKNOWN.asMatchPredicate()))
                .toList();
        if (!foreign.isEmpty()) {
            throw new UserError(path + " is of another kind of model: " + foreign.size()
                    + " of its tensors have no place in ours, first " + PlainText.of(foreign.get(0)));
        }
    }

    // [1, positions, dim]
    private static boolean isTable(List<Long> shape, long dim) {
        return shape != null && shape.size() == 3 && shape.get(0) == 1 && shape.get(2) == dim;
    }

    /** How the patches of the table of positions lie; empty where there is no table, or neither a note nor their number tells. */
    Optional<PositionGrid> positions() {
        return Stream.of(POSITIONS.get(0))
                .filter(shapes()::containsKey)
                .findFirst()
                .flatMap(this::positions);
    }

    private Optional<PositionGrid> positions(String table) {
        long rows = shapes().get(table).get(1) - prefix();
        return rows < Integer.MAX_VALUE ? PositionGrid.of((int) rows, file.metadata()) : Optional.empty();
    }

    // as many patches, but in other rows
    private boolean isArrangedOtherwise(String table, PatchGrid grid) {
        return positions(table).filter(p -> !p.equals(PositionGrid.of(grid))).isPresent();
    }

    private int prefix() {
        return sources.containsKey(CLASS_TOKEN) ? 1 : 0;
    }

    private String resizing(String table, long there, long wanted, PatchGrid grid) {
        return there == wanted
                ? positions(table).orElseThrow() + " to " + PositionGrid.of(grid) + " patches"
                : there + " to " + wanted + " rows";
    }

    // with a grid, as a table of positions
    private void take(Map<String, INDArray> values, String name, PatchGrid grid, boolean dropClass) {
        if (values == null) {
            return;
        }
        INDArray array = read(name);
        if (grid != null) {
            INDArray table = resized(name, array, grid);
            array = dropClass
                    ? table.get(
                                    org.nd4j.linalg.indexing.NDArrayIndex.all(),
                                    org.nd4j.linalg.indexing.NDArrayIndex.interval(1, table.size(1)),
                                    org.nd4j.linalg.indexing.NDArrayIndex.all())
                            .dup('c')
                    : table;
        }
        values.put(name, array);
    }

    private INDArray resized(String name, INDArray table, PatchGrid grid) {
        long patches = table.size(1) - prefix();
        if (patches == grid.patches() && !isArrangedOtherwise(name, grid)) {
            return table;
        }
        PositionGrid from = positions(name)
                .orElseThrow(() -> new UserError(path + " has a table of " + patches
                        + " positions, which is not of a square picture, and does not say of which; it cannot be brought to "
                        + grid.patches()
                        + (PositionGrid.of((int) table.size(1), Map.of()).isPresent()
                                ? "; or the table has none for the class token (timm's no_embed_class), which ours has"
                                : "")));
        return PositionTables.resize(table, prefix(), from, grid);
    }

    private StoredTensor stored(String name) {
        return file.tensors().get(name);
    }

    @Override
    public void close() {
        file.close();
    }
}
