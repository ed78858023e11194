package io.mae4j.experiments.report;

import java.util.List;

/** In how many pairs of settings two measures agree on which is better. Pairs that the paper has at the same height do not count. */
record Agreement(int pairs, int same) {

    /** A setting by two measures, of which more is better. */
    record Measured(double ours, double papers) {}

    static Agreement of(List<Measured> settings) {
        int pairs = 0;
        int same = 0;
        for (int i = 0; i < settings.size(); i++) {
            for (int j = 0; j < i; j++) {
                double paperSays = settings.get(i).papers() - settings.get(j).papers();
                double weSay = settings.get(i).ours() - settings.get(j).ours();
                pairs += paperSays != 0 ? 1 : 0;
                same += paperSays * weSay > 0 ? 1 : 0;
            }
        }
        return new Agreement(pairs, same);
    }
}
