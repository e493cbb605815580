"""All kinds of channel by name; what a file or an address may name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from neurolab.physiology.calcium import ca_bs
from neurolab.physiology.calcium_schemes import ca_n, ca_pq
from neurolab.physiology.hodgkin_huxley import hh_k, hh_na
from neurolab.physiology.m_current import m_current
from neurolab.physiology.mrg import mrg_ks, mrg_naf, mrg_nap
from neurolab.physiology.muscle import muscle_k, muscle_na
from neurolab.physiology.pyr37 import pyr37_kv, pyr37_na
from neurolab.physiology.slow_ahp import slow_ahp
from neurolab.physiology.traub_miles import tm_k, tm_na

if TYPE_CHECKING:
    from neurolab.physiology.channel import Channel

CHANNELS: dict[str, Channel] = {
    channel.name: channel
    for channel in (
        hh_na,
        hh_k,
        pyr37_na,
        pyr37_kv,
        tm_na,
        tm_k,
        m_current,
        mrg_naf,
        mrg_nap,
        mrg_ks,
        ca_bs,
        ca_pq,
        ca_n,
        slow_ahp,
        muscle_na,
        muscle_k,
    )
}
