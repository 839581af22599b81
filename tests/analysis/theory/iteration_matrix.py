"""An optimizer on f = ½θᵀHθ as one matrix, written from its update rule and from nothing in gdviz."""

import numpy as np


def iteration_matrix(hessian, lr, optimizer, beta):
    """M (2d, 2d) with (θ_{t+1}, v_{t+1}) = M·(θ_t, v_t)."""
    hessian = np.atleast_2d(hessian)
    one, zero = np.eye(len(hessian)), np.zeros_like(hessian, dtype=float)
    velocity = np.hstack([hessian, beta * one])
    gradient = np.hstack([hessian, zero])
    step = {"gd": gradient, "momentum": velocity, "nesterov": gradient + beta * velocity}[optimizer]
    return np.vstack([np.hstack([one, zero]) - lr * step, velocity])


def roots(lam, lr, optimizer, beta):
    """The eigenvalues that move θ along one eigendirection; the velocity of gd, which is idle, left out."""
    if optimizer == "gd":
        return np.array([1.0 - lr * lam])
    return np.linalg.eigvals(iteration_matrix(lam, lr, optimizer, beta))
