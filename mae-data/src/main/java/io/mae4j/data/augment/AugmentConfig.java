package io.mae4j.data.augment;

import com.typesafe.config.ConfigObject;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import java.util.List;

/** The group {@code augment}: how pictures are varied for training, and prepared for evaluation. */
public record AugmentConfig(
        @Default("[]") @Doc("transforms of a training picture, in order, each { name = ..., parameters }")
        List<ConfigObject> train,

        @Default("[]") @Doc("transforms of a picture that is evaluated, in order, without randomness")
        List<ConfigObject> eval,

        @Default("1")
        @Range(min = 1, max = 1024)
        @Doc("how often each picture of an epoch comes, one after the other and augmented anew; an epoch stays as long")
        int repeats,

        MixConfig mix) {}
