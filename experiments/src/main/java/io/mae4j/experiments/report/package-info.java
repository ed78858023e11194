/**
 * What a sweep came to, and how robust models are, each as one HTML page that needs nothing else: {@code mae report <sweep folder>},
 * {@code mae report robustness <evaluation>...}.
 *
 * <p>{@link io.mae4j.experiments.report.SweepReport} puts it together: a chart of each metric against each swept axis, with the
 * standard deviation over seeds as error bars and the paper's own numbers beside it where the axis is one of the paper's
 * ({@code paper.json}), a table of the settings and one of all jobs, the losses, reconstructions of the same pictures under the
 * same masks, and what each setting cost. Charts are written as SVG and PNG files too, in {@code report/}: they are small enough
 * to be written by hand as SVG, which the library JSVG draws.
 *
 * <p>{@link io.mae4j.experiments.report.RobustnessReport} has the models of one evaluation or of several: beside the paper's Table 13,
 * errors against severity, reliability, and tables by corruption and by class.
 */
package io.mae4j.experiments.report;
