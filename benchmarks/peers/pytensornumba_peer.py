#===- pytensornumba_peer.py - PyTensor in its numba mode --------*- python -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#

import pytensor_peer
from pytensor_peer import prepare, start  # noqa: F401: the protocol

pytensor_peer.MODE = "NUMBA"
