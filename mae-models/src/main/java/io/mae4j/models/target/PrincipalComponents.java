package io.mae4j.models.target;

import io.mae4j.UserError;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.commons.math3.exception.MaxCountExceededException;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * The directions in which points vary most.
 *
 * @param mean [values]
 * @param basis [count, values], orthonormal, the largest first; of each direction the largest element is positive
 */
@SuppressWarnings("ArrayRecordComponent")
public record PrincipalComponents(float[] mean, float[] basis) {

    /**
     * Of points [n, values], in double precision and in the given order, so that the same points give the same bits.
     *
     * @throws UserError if there are fewer than two
     */
    public static PrincipalComponents of(float[][] points, int count) {
        if (points.length < 2) {
            throw new UserError("a PCA needs at least two points to be fitted to, and there are " + points.length);
        }
        double[] mean = mean(points);
        RealVector[] directions = directions(new Array2DRowRealMatrix(covariance(points, mean), false), count);
        float[] basis = new float[count * mean.length];
        for (int c = 0; c < count; c++) {
            RealVector direction = directions[c];
            double sign = direction.getMaxValue() >= -direction.getMinValue() ? 1 : -1;
            for (int j = 0; j < mean.length; j++) {
                basis[c * mean.length + j] = (float) (sign * direction.getEntry(j));
            }
        }
        float[] rounded = new float[mean.length];
        for (int j = 0; j < mean.length; j++) {
            rounded[j] = (float) mean[j];
        }
        return new PrincipalComponents(rounded, basis);
    }

    /**
     * The eigenvectors of the largest eigenvalues. Their own algorithm gives up where many eigenvalues are 0, as of grey pictures
     * in three equal channels; the singular vectors are the same, and take far longer.
     */
    private static RealVector[] directions(RealMatrix covariance, int count) {
        try {
            EigenDecomposition eigen = new EigenDecomposition(covariance);
            double[] variances = eigen.getRealEigenvalues();
            return IntStream.range(0, variances.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> -variances[i]))
                    .limit(count)
                    .map(eigen::getEigenvector)
                    .toArray(RealVector[]::new);
        } catch (MaxCountExceededException e) {
            RealMatrix singular = new SingularValueDecomposition(covariance).getU(); // the largest first
            return IntStream.range(0, count).mapToObj(singular::getColumnVector).toArray(RealVector[]::new);
        }
    }

    /** The coefficients of a point [values] in the basis: [count]. */
    public float[] coefficients(float[] point) {
        float[] coefficients = new float[basis.length / mean.length];
        for (int c = 0; c < coefficients.length; c++) {
            double sum = 0;
            for (int j = 0; j < mean.length; j++) {
                sum += (double) basis[c * mean.length + j] * (point[j] - mean[j]);
            }
            coefficients[c] = (float) sum;
        }
        return coefficients;
    }

    private static double[] mean(float[][] points) {
        double[] mean = new double[points[0].length];
        for (float[] point : points) {
            for (int j = 0; j < mean.length; j++) {
                mean[j] += point[j];
            }
        }
        for (int j = 0; j < mean.length; j++) {
            mean[j] /= points.length;
        }
        return mean;
    }

    private static double[][] covariance(float[][] points, double[] mean) {
        int values = mean.length;
        double[][] covariance = new double[values][values];
        double[] centred = new double[values];
        for (float[] point : points) {
            for (int j = 0; j < values; j++) {
                centred[j] = point[j] - mean[j];
            }
            for (int i = 0; i < values; i++) {
                double[] row = covariance[i];
                double x = centred[i];
                for (int j = i; j < values; j++) {
                    row[j] += x * centred[j];
                }
            }
        }
        for (int i = 0; i < values; i++) {
            for (int j = i; j < values; j++) {
                covariance[i][j] /= points.length - 1;
                covariance[j][i] = covariance[i][j];
            }
        }
        return covariance;
    }
}
