/* The same runs as gdviz, in the same order of operations, so that every result is the same to the bit. */

#define ABREAST 64

/* Momentum on Rosenbrock's valley for n settings (lr, beta). One run after another, as one would write it first.
   converged and diverged are the first such steps, -1 for never; x and y are where a run ends. */
void map_one_by_one(long n, const double *lr, const double *beta, double x0, double y0, double calm, double reach,
                    long steps, double *x_end, double *y_end, double *converged, double *diverged) {
    for (long k = 0; k < n; k++) {
        double x = x0, y = y0, u = 0.0, v = 0.0;
        converged[k] = diverged[k] = -1.0;
        for (long t = 0; t < steps && diverged[k] < 0.0; t++) {
            double down = 200.0 * (y - x * x), along = 2.0 * (x - 1.0 - x * down);
            if (converged[k] < 0.0 && along * along + down * down <= calm * calm) converged[k] = t;
            u = beta[k] * u + along;
            v = beta[k] * v + down;
            x = x - lr[k] * u;
            y = y - lr[k] * v;
            if (!(x * x + y * y <= reach * reach)) diverged[k] = t + 1;
        }
        x_end[k] = x;
        y_end[k] = y;
    }
}

/* The same, 64 runs abreast and without a branch, which a compiler turns into the widest instructions there are.
   n is a multiple of 64. */
void map_abreast(long n, const double *lr, const double *beta, double x0, double y0, double calm, double reach,
                 long steps, double *x_end, double *y_end, double *converged, double *diverged) {
    for (long k = 0; k < n; k += ABREAST) {
        double x[ABREAST], y[ABREAST], u[ABREAST], v[ABREAST], a[ABREAST], b[ABREAST], c[ABREAST], d[ABREAST];
        for (int i = 0; i < ABREAST; i++) {
            x[i] = x0, y[i] = y0, u[i] = v[i] = 0.0, c[i] = d[i] = -1.0;
            a[i] = lr[k + i], b[i] = beta[k + i];
        }
        for (long t = 0; t < steps; t++) {
            double now = t, next = t + 1;
            for (int i = 0; i < ABREAST; i++) {
                double down = 200.0 * (y[i] - x[i] * x[i]), along = 2.0 * (x[i] - 1.0 - x[i] * down);
                c[i] = ((c[i] < 0.0) & (along * along + down * down <= calm * calm)) ? now : c[i];
                u[i] = b[i] * u[i] + along;
                v[i] = b[i] * v[i] + down;
                x[i] = x[i] - a[i] * u[i];
                y[i] = y[i] - a[i] * v[i];
                d[i] = ((d[i] < 0.0) & !(x[i] * x[i] + y[i] * y[i] <= reach * reach)) ? next : d[i];
            }
        }
        for (int i = 0; i < ABREAST; i++) {
            x_end[k + i] = x[i], y_end[k + i] = y[i], converged[k + i] = c[i], diverged[k + i] = d[i];
        }
    }
}

/* Gradient descent on the ravine diag(1, kappa) for n rates; path, slope (steps+1, 2, n) and loss (steps+1, n). */
void fan(long n, const double *lr, double x0, double y0, double kappa, long steps, double *path, double *slope,
         double *loss) {
    for (long k = 0; k < n; k++) path[k] = x0, path[n + k] = y0;
    for (long t = 0; t <= steps; t++) {
        double *x = path + 2 * n * t, *y = x + n, *along = slope + 2 * n * t, *down = along + n;
        for (long k = 0; k < n; k++) {
            along[k] = x[k];
            down[k] = kappa * y[k];
            loss[n * t + k] = 0.5 * (x[k] * x[k] + kappa * (y[k] * y[k]));
        }
        if (t == steps) return;
        for (long k = 0; k < n; k++) {
            x[2 * n + k] = x[k] - lr[k] * along[k];
            y[2 * n + k] = y[k] - lr[k] * down[k];
        }
    }
}
