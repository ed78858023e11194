package io.mae4j.experiments.bench;

import com.google.gson.JsonObject;

/** What a step learns, with the settings that its time hangs on. */
public sealed interface StepTask {
    /** For a line of a table. */
    String describe();

    /** Adds its settings, with the keys of the PyTorch baseline where it has them. */
    void write(JsonObject json);

    /**
     * To reconstruct pictures.
     *
     * @param maskRatio share of the patches that are hidden
     * @param decoderDepth blocks of the decoder; 0 where the decoder has no such key
     * @param maskTokens whether the encoder sees mask tokens
     */
    record Pretraining(double maskRatio, int decoderDepth, boolean maskTokens) implements StepTask {
        @Override
        public String describe() {
            return "mask ratio " + maskRatio + ", decoder depth " + decoderDepth
                    + (maskTokens ? ", mask tokens in the encoder" : "");
        }

        @Override
        public void write(JsonObject json) {
            json.addProperty("task", "pretrain");
            json.addProperty("mask_ratio", maskRatio);
            json.addProperty("decoder_depth", decoderDepth);
            json.addProperty("mask_tokens_in_encoder", maskTokens);
        }
    }

    /**
     * To classify pictures.
     *
     * @param dropPath how often the last block's branches are dropped
     */
    record Finetuning(int classes, double dropPath) implements StepTask {
        @Override
        public String describe() {
            return "fine-tuning, " + classes + " classes, drop path " + dropPath;
        }

        @Override
        public void write(JsonObject json) {
            json.addProperty("task", "finetune");
            json.addProperty("classes", classes);
            json.addProperty("drop_path", dropPath);
        }
    }

    /**
     * To tell the class of each pixel.
     *
     * @param head the component's name
     * @param dropPath how often the last block's branches are dropped
     */
    record Segmentation(String head, int classes, double dropPath) implements StepTask {
        @Override
        public String describe() {
            return "segmentation, head " + head + ", " + classes + " classes, drop path " + dropPath;
        }

        @Override
        public void write(JsonObject json) {
            json.addProperty("task", "segment");
            json.addProperty("head", head);
            json.addProperty("classes", classes);
            json.addProperty("drop_path", dropPath);
        }
    }
}
