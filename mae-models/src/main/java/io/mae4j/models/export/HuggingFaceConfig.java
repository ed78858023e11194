package io.mae4j.models.export;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.mae4j.models.pretrained.VitShape;

/** The {@code config.json} that Hugging Face's ViTMAE reads beside the weights. */
public final class HuggingFaceConfig {
    private HuggingFaceConfig() {}

    /**
     * Its text.
     *
     * @param image height and width of a picture, pixels
     * @param decoderHeads of a decoder where there is one
     */
    public static String of(VitShape shape, int image, int heads, int decoderHeads, double maskRatio, boolean normPix) {
        JsonObject json = new JsonObject();
        JsonArray architectures = new JsonArray();
        architectures.add(shape.decoder().isPresent() ? "ViTMAEForPreTraining" : "ViTMAEModel");
        json.add("architectures", architectures);
        json.addProperty("model_type", "vit_mae");
        json.addProperty("hidden_size", shape.encoder().dim());
        json.addProperty("num_hidden_layers", shape.encoder().depth());
        json.addProperty("num_attention_heads", heads);
        json.addProperty("intermediate_size", shape.encoder().hidden());
        json.addProperty("hidden_act", "gelu");
        json.addProperty("hidden_dropout_prob", 0.0);
        json.addProperty("attention_probs_dropout_prob", 0.0);
        json.addProperty("layer_norm_eps", 1e-6);
        json.addProperty("qkv_bias", true);
        json.addProperty("image_size", image);
        json.addProperty("patch_size", shape.patchHeight());
        json.addProperty("num_channels", shape.channels());
        shape.decoder().ifPresent(decoder -> {
            json.addProperty("decoder_hidden_size", decoder.dim());
            json.addProperty("decoder_num_hidden_layers", decoder.depth());
            json.addProperty("decoder_num_attention_heads", decoderHeads);
            json.addProperty("decoder_intermediate_size", decoder.hidden());
        });
        json.addProperty("mask_ratio", maskRatio);
        json.addProperty("norm_pix_loss", normPix);
        json.addProperty("torch_dtype", "float32");
        return new GsonBuilder().setPrettyPrinting().create().toJson(json) + "\n";
    }
}
