package io.mae4j.experiments.model;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValueFactory;
import io.mae4j.UserError;
import io.mae4j.component.PatchGrid;
import io.mae4j.component.PixelSize;
import io.mae4j.data.image.ImageShape;
import io.mae4j.engine.Program;
import io.mae4j.models.pretrained.Naming;
import io.mae4j.models.pretrained.PretrainedWeights;
import io.mae4j.models.pretrained.VitShape;
import io.mae4j.models.weights.PlainText;
import io.mae4j.train.checkpoint.Checkpoint;
import io.mae4j.train.checkpoint.WeightsPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * A model that was trained before: its weights, its shape, and what it was configured to be where that is known. A checkpoint
 * of ours knows all; of a stranger's file the shapes of the weights tell everything but the number of attention heads.
 *
 * @param vit the sizes that its weights tell; empty if a plugin's encoder was trained, which only the run's configuration knows
 * @param config of the run that it is from
 */
public record SavedModel(Path path, PretrainedWeights weights, Optional<VitShape> vit, Optional<Config> config)
        implements AutoCloseable {
    private static final String ENCODER = "encoder.name";
    private static final String VIT = "vit";

    /** The widths of the paper's and of other known models, with their heads. */
    private static final Map<Integer, Integer> USUAL_HEADS =
            Map.of(192, 3, 384, 6, 512, 16, 768, 12, 1024, 16, 1280, 16);

    /** @throws UserError if there is no such model, or it cannot be read */
    public static SavedModel open(Path path) {
        Optional<Checkpoint> checkpoint = WeightsPath.checkpoint(path);
        Path file = checkpoint.map(Checkpoint::weightsFile).orElse(path);
        Optional<Config> config = checkpoint.map(SavedModel::trained);
        if (config.filter(SavedModel::isOfPlugin).isPresent()) {
            MissingPlugin.check(
                    path,
                    config.get(),
                    "encoder"::equals,
                    checkpoint.get().state().provenance());
            return new SavedModel(path, PretrainedWeights.ofAnyModel(file), Optional.empty(), config);
        }
        PretrainedWeights weights = PretrainedWeights.open(file);
        try {
            SavedModel model = new SavedModel(path, weights, Optional.of(VitShape.of(weights)), config);
            model.requireGelu();
            return model;
        } catch (UserError e) {
            weights.close();
            throw new UserError(path + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static Config trained(Checkpoint checkpoint) {
        try {
            return ConfigFactory.parseString(checkpoint.state().config());
        } catch (ConfigException e) {
            throw new UserError("the configuration in " + checkpoint.folder() + " is damaged: " + e.getMessage(), e);
        }
    }

    private static boolean isOfPlugin(Config config) {
        return config.hasPath(ENCODER) && !config.getString(ENCODER).equals(VIT);
    }

    /**
     * The sizes that its weights tell.
     *
     * @throws UserError if its encoder is no vision transformer
     */
    public VitShape shape() {
        return vit.orElseThrow(() -> new UserError(
                "the encoder of " + path + " is " + config.orElseThrow().getString(ENCODER)
                        + ", and this is for vision transformers (encoder.name=" + VIT + ") only"));
    }

    /**
     * Itself, if its encoder is a vision transformer.
     *
     * @throws UserError if not
     */
    public SavedModel requireVit() {
        shape();
        return this;
    }

    /** The patches of the pictures that it was trained on, where its weights tell. */
    public Optional<PatchGrid> pictures() {
        return vit.flatMap(VitShape::pictures);
    }

    /** Height and width of a patch. */
    public PixelSize patch() {
        return vit.map(VitShape::patch)
                .orElseGet(() -> PixelSize.parse(
                        config.orElseThrow().getValue("model.patch").render(ConfigRenderOptions.concise())));
    }

    /** Loads the weights of a checkpoint, but for those that {@code optional} says it need not have; closes a program that they do not fit. */
    public static void load(Program program, Path checkpoint, PatchGrid grid, Predicate<String> optional) {
        try (SavedModel saved = open(checkpoint)) {
            saved.weights().loadInto(program, grid, optional);
        } catch (RuntimeException e) {
            program.close();
            throw e;
        }
    }

    /** So many patches as it has positions, in a row where they are of no square: enough for the names and shapes of its weights. */
    public PatchGrid anyGrid() {
        VitShape shape = shape();
        long width = (long) shape.patchWidth() * shape.patches();
        return width < 1 || width > Integer.MAX_VALUE || shape.pictures().isPresent()
                ? grid(Optional.empty(), "image")
                : new PatchGrid(
                        shape.channels(), shape.patchHeight(), (int) width, shape.patchHeight(), shape.patchWidth());
    }

    /**
     * The patches of a picture of a size, or of the pictures that it was trained on.
     *
     * @param key by which the size can be given
     * @throws UserError if it is needed, or its patches do not divide it
     */
    public PatchGrid grid(Optional<PixelSize> image, String key) {
        VitShape shape = shape();
        if (image.isPresent()) {
            return new PatchGrid(shape.channels(), image.get(), shape.patch());
        }
        return shape.pictures()
                .orElseThrow(() -> new UserError(path
                        + (shape.patches() < 1
                                ? " has no table of positions for patches"
                                : " has a table of " + shape.patches() + " positions, which is no square")
                        + "; give " + key + "=[<height>,<width>]"));
    }

    /**
     * The patches of pictures of some shape.
     *
     * @throws UserError if they have another number of channels
     */
    public PatchGrid grid(ImageShape pictures) {
        int trained = vit.map(VitShape::channels).orElse(pictures.channels());
        if (pictures.channels() != trained) {
            throw new UserError(path + " was trained on pictures with " + channels(trained) + ", and these have "
                    + channels(pictures.channels())
                    + "; data=folder, segmentation, webdataset and parquet read them as data.channels=" + trained);
        }
        return new PatchGrid(pictures.channels(), pictures.size(), patch());
    }

    private static String channels(int count) {
        return count == 1 ? "1 channel" : count + " channels";
    }

    /** The encoder's configuration. */
    public ConfigObject encoder(OptionalInt heads) {
        if (vit.isEmpty()) {
            return config.orElseThrow().getObject("encoder");
        }
        VitShape shape = shape();
        Map<String, Object> part = part("encoder", shape.encoder(), heads);
        part.put("classToken", shape.classToken());
        part.put("maskTokens", shape.maskTokens());
        return ConfigValueFactory.fromMap(part, path.toString());
    }

    /**
     * The decoder's configuration.
     *
     * @throws UserError if the file has none
     */
    public ConfigObject decoder(OptionalInt heads) {
        return ConfigValueFactory.fromMap(part("decoder", decoderShape(), heads), path.toString());
    }

    /** How many numbers the decoder predicts for a patch: its values, or as many as the target of the pre-training has. */
    public int predictions() {
        List<Long> head = weights.shapes().get("decoder_pred.weight");
        if (head == null || head.size() != 2) {
            throw new UserError(path + " has a decoder without its last layer, decoder_pred");
        }
        return Math.toIntExact(head.get(0));
    }

    /** Whether the run or the file itself says how many heads the encoder has. */
    public boolean saysEncoderHeads() {
        return saidHeads("encoder", shape().encoder()).isPresent();
    }

    /**
     * The encoder's attention heads, which its weights do not show: {@code given}, or what is written beside them, or what its
     * width usually has.
     */
    public int encoderHeads(OptionalInt given) {
        return heads("encoder", shape().encoder(), given);
    }

    /** The decoder's attention heads, found in the same way. */
    public int decoderHeads(OptionalInt given) {
        return heads("decoder", decoderShape(), given);
    }

    /** What a file of these weights alone has to say beside them: the heads and how its patches lie, where they are known. */
    public Map<String, String> notes(OptionalInt encoderHeads, OptionalInt decoderHeads) {
        Map<String, String> notes = new TreeMap<>();
        if (vit.isEmpty()) {
            return notes;
        }
        VitShape shape = shape();
        knownHeads("encoder", shape.encoder(), encoderHeads)
                .ifPresent(heads -> notes.put("encoder.heads", heads.toString()));
        shape.decoder()
                .flatMap(decoder -> knownHeads("decoder", decoder, decoderHeads))
                .ifPresent(heads -> notes.put("decoder.heads", heads.toString()));
        shape.grid().ifPresent(grid -> notes.putAll(grid.note()));
        return notes;
    }

    private VitShape.Part decoderShape() {
        return shape().decoder()
                .orElseThrow(() -> new UserError(path
                        + " has an encoder only, without which nothing is reconstructed; the published files with a decoder"
                        + " are called ..._full.pth"));
    }

    private Map<String, Object> part(String group, VitShape.Part part, OptionalInt heads) {
        Map<String, Object> map = new HashMap<>();
        map.put("name", VIT);
        map.put("dim", part.dim());
        map.put("depth", part.depth());
        map.put("mlpRatio", part.mlpRatio());
        map.put("heads", heads(group, part, heads));
        return map;
    }

    private int heads(String group, VitShape.Part part, OptionalInt given) {
        return knownHeads(group, part, given)
                .orElseThrow(() -> new UserError("the number of attention heads of the " + group + " of " + path
                        + " cannot be seen in its weights, and a width of " + part.dim()
                        + " is of no known model; give "
                        + group + ".heads=<number>"));
    }

    private Optional<Integer> knownHeads(String group, VitShape.Part part, OptionalInt given) {
        if (given.isPresent()) {
            configuredHeads(group, part)
                    .filter(heads -> heads != given.getAsInt())
                    .ifPresent(heads -> {
                        throw new UserError(path + " was trained with " + group + ".heads=" + heads + ", and not with "
                                + given.getAsInt() + ", with which its answers would be others; leave " + group
                                + ".heads out");
                    });
        }
        return given.isPresent()
                ? Optional.of(given.getAsInt())
                : saidHeads(group, part).or(() -> Optional.ofNullable(USUAL_HEADS.get(part.dim())));
    }

    private Optional<Integer> saidHeads(String group, VitShape.Part part) {
        String noted = weights.file().metadata().get(group + ".heads");
        return configuredHeads(group, part)
                .or(() -> Optional.ofNullable(noted).flatMap(SavedModel::number))
                .or(() -> besides(group));
    }

    // of the run
    private Optional<Integer> configuredHeads(String group, VitShape.Part part) {
        String key = group + ".heads";
        return config.filter(c -> c.hasPath(key) && describes(c, group, part)).map(c -> c.getInt(key));
    }

    // older fine-tuning runs have the encoder of model= in their configuration, whatever their checkpoint had
    private static boolean describes(Config config, String group, VitShape.Part part) {
        return isUnlessAbsent(config, group + ".dim", part.dim())
                && isUnlessAbsent(config, group + ".depth", part.depth());
    }

    private static boolean isUnlessAbsent(Config config, String path, int value) {
        return !config.hasPath(path) || config.getInt(path) == value;
    }

    private Optional<Integer> besides(String group) {
        String key = group.equals("decoder") ? "decoder_num_attention_heads" : "num_attention_heads";
        return besides(key, Config::getInt);
    }

    // the activation is seen in no weight either
    private void requireGelu() {
        besides("hidden_act", Config::getString)
                .filter(activation -> !activation.equals("gelu"))
                .ifPresent(activation -> {
                    throw new UserError("its config.json has hidden_act=" + PlainText.of(activation)
                            + ", and the perceptrons here have gelu");
                });
    }

    // what Hugging Face's config.json beside the weights says
    private <T> Optional<T> besides(String key, BiFunction<Config, String, T> value) {
        Path folder = Files.isDirectory(path) ? path : path.toAbsolutePath().getParent();
        Path file = folder.resolve("config.json");
        if (weights.naming() != Naming.HUGGING_FACE || !Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            Config json = ConfigFactory.parseFile(
                    file.toFile(), ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
            return json.hasPath(key) ? Optional.of(value.apply(json, key)) : Optional.empty();
        } catch (ConfigException e) {
            throw new UserError(
                    file + " cannot be used: "
                            + e.getMessage().lines().findFirst().orElse(""),
                    e);
        }
    }

    private static Optional<Integer> number(String text) {
        return text.matches("[1-9]\\d{0,3}") ? Optional.of(Integer.parseInt(text)) : Optional.empty();
    }

    @Override
    public void close() {
        weights.close();
    }
}
