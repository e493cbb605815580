"""What each part of the picture is: how many, at which rate, from which source."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF

from neurolab.kernel.release import IN_RECYCLING, IN_RESERVE
from neurolab.microscope.drawing import (
    agent_places,
    channel_places,
    choline_places,
    cloud_strength,
    glia_path,
    metabotropic_places,
    vesicle_points,
)
from neurolab.microscope.plan import STRIP
from neurolab.microscope.words import (
    ION_NAMES,
    concentration,
    micromolar,
    number,
    percent,
    receptor_title,
    receptors_number,
    transmitter_name,
)
from neurolab.physiology import local_calcium, vesicles
from neurolab.physiology.cascades import CASCADES
from neurolab.physiology.clearing import ROUTES
from neurolab.physiology.parameter import ASSUMED
from neurolab.physiology.quanta import MOLECULES
from neurolab.physiology.receptor_states import DESENSITISED, Condition
from neurolab.physiology.receptors import RECEPTORS
from neurolab.physiology.references import REFERENCES
from neurolab.texts import word

if TYPE_CHECKING:
    from neurolab.microscope.plan import Plan
    from neurolab.microscope.vesicles import Placed
    from neurolab.simulation.synapse_view import SynapseView


BLOCKED_SHARE = 0.999
COMPETED = 1.01


def _source(key: str) -> str:
    """Return where a number is from."""
    if key == ASSUMED:
        return word("inspector.source_assumed")
    reference = REFERENCES.get(key)
    if reference is None:
        return ""
    return word("inspector.source", source=reference.citation)


def _hint(title: str, *lines: str) -> str:
    """Return a hint with a heading."""
    heading = f"<b>{html.escape(title, quote=False)}</b>"
    return "<br>".join(
        [heading, *(html.escape(line, quote=False) for line in lines if line)]
    )


def hint_at(
    plan: Plan, view: SynapseView, placed: Placed, time_ms: float, x: float, y: float
) -> str:
    """Return what is at a point of the picture; nothing if there is nothing.

    Parameters
    ----------
    plan, view, placed
        What is drawn.
    time_ms : float
        Of the view.
    x, y : float
        In pixels of the picture.
    """
    if y < STRIP * plan.unit and abs(x - plan.middle) > 0.1 * plan.width:
        return _calcium_hint(view) if x > plan.middle else _dots_hint(plan, view)
    for look in (_vesicle_hint, _channel_hint, _receptor_hint, _slow_hint, _agent_hint):
        text = look(plan, view, placed, time_ms, x, y)
        if text:
            return text
    return _place_hint(plan, view, x, y)


def drug_line(view: SynapseView, target: str) -> str:
    """Return what drugs do to a target, nothing if nothing."""
    effect = view.anatomy.effect(target)
    if effect.left < BLOCKED_SHARE:
        return word("microscope.drug_closes", percent=percent(1.0 - effect.left))
    if effect.competition > COMPETED:
        return word("microscope.drug_competes", factor=number(effect.competition, 3))
    if effect.unbinding < BLOCKED_SHARE:
        return word("microscope.drug_holds", factor=number(1.0 / effect.unbinding))
    return ""


def _vesicle_hint(
    plan: Plan, view: SynapseView, placed: Placed, time_ms: float, x: float, y: float
) -> str:
    if view.anatomy.is_mean_field:
        return ""
    points = vesicle_points(plan, placed)
    away = np.hypot(points[:, 0] - x, points[:, 1] - y)
    nearest = int(np.argmin(away)) if away.size else -1
    if nearest < 0 or away[nearest] > plan.vesicle_radius + 1.0:
        return ""
    place = int(placed.place[nearest])
    title = word("microscope.vesicle", number=nearest + 1)
    content = word(
        "microscope.vesicle_content", molecules=number(view.anatomy.content, 4)
    )
    if place >= 0:
        rate = view.fusion_per_ms
        return _hint(
            title,
            word("microscope.vesicle_docked", site=place + 1),
            word("microscope.fusion_rate", rate=number(rate * 1e3)),
            content,
            _source(MOLECULES[view.anatomy.transmitter].source),
        )
    if place == IN_RECYCLING:
        left = max(float(view.vesicle_due_ms[nearest]) - time_ms, 0.0) * 1e-3
        return _hint(
            title,
            word("microscope.vesicle_recycling", left=number(left)),
            word("microscope.way_drawn"),
            _source(vesicles.RECYCLING.source),
        )
    if placed.site[nearest] >= 0:
        site = int(placed.site[nearest])
        rate = max(view.anatomy.refill_per_ms, 1e-12)
        left = float(view.refill_left[site]) / rate * 1e-3
        return _hint(
            title,
            word("microscope.vesicle_coming", site=site + 1, left=number(left)),
            word("microscope.way_drawn"),
            _source(vesicles.REFILL.source),
        )
    assert place == IN_RESERVE
    each = word("microscope.vesicle_drawn", n=plan.per_vesicle)
    drawn = each if plan.per_vesicle > 1 else ""
    return _hint(title, word("microscope.vesicle_reserve"), drawn, content)


def _channel_hint(
    plan: Plan, view: SynapseView, _placed: Placed, _time: float, x: float, y: float
) -> str:
    near = 7.0 * plan.unit
    for place in channel_places(plan):
        if abs(place.x() - x) < near and abs(place.y() - y) < 1.6 * plan.membrane:
            return _hint(
                word("microscope.channels"),
                word(
                    "microscope.channels_now",
                    current=number(-view.calcium_current_pa),
                    voltage=number(view.terminal_mv, 3),
                ),
                word("microscope.channels_drawn"),
                drug_line(view, view.anatomy.calcium_channel),
            )
    if cloud_strength(view.calcium_micromolar) > 0.02 and (
        plan.docked_y - plan.vesicle_radius - 12.0 * plan.unit < y < plan.pre
        and abs(x - plan.middle) < plan.half
    ):
        return _calcium_hint(view)
    return ""


def _calcium_hint(view: SynapseView) -> str:
    return _hint(
        word("microscope.calcium"),
        word(
            "microscope.calcium_hint",
            local=micromolar(view.calcium_micromolar),
            residual=micromolar(max(view.residual_micromolar, 0.0)),
        ),
        word("microscope.cloud_drawn"),
        _source(next(iter(local_calcium.PARAMETERS.values())).source),
    )


def _dots_hint(plan: Plan, view: SynapseView) -> str:
    one = view.clearing
    return _hint(
        transmitter_name(view.anatomy.transmitter),
        word("microscope.dots_drawn", n=plan.molecules_per_dot),
        word(
            "microscope.free_now",
            cleft=round(one.free_in_cleft),
            outside=round(one.free_outside),
        ),
    )


def _receptor_hint(
    plan: Plan, view: SynapseView, _placed: Placed, _time: float, x: float, y: float
) -> str:
    if abs(y - plan.post) > 1.8 * plan.membrane + 4.0 * plan.unit:
        return ""
    conditions = plan.conditions(view)
    for slot, condition in zip(plan.slots, conditions, strict=True):
        if abs(slot.x - x) > 0.5 * plan.slot_width:
            continue
        return receptor_hint(plan, view, slot.kind, condition)
    return ""


def receptor_hint(
    plan: Plan, view: SynapseView, kind: int, condition: Condition | None = None
) -> str:
    """Return what is said of a kind of receptor."""
    anatomy, now = plan.anatomy.receptors[kind], view.receptors[kind]
    record = RECEPTORS[anatomy.name]
    lines = [
        record.scheme.about,
        word(
            "microscope.receptor_numbers",
            open=receptors_number(now.number(Condition.OPEN)),
            bound=receptors_number(now.number(Condition.BOUND)),
            whole=number(anatomy.whole, 4),
        ),
        word(
            "microscope.receptor_drawn",
            each=plan.per_receptor[kind],
            picosiemens=number(anatomy.conductance_ps, 3),
        ),
    ]
    if anatomy.name in DESENSITISED:
        shut = receptors_number(now.number(Condition.DESENSITISED))
        lines.append(word("microscope.receptors_desensitised", n=shut))
    if anatomy.blocked_by_magnesium:
        lines.append(
            word(
                "microscope.magnesium",
                percent=round(100.0 * (1.0 - now.unblocked)),
                voltage=number(view.target_mv, 3),
            )
        )
    lines.append(drug_line(view, anatomy.name))
    if anatomy.whole - anatomy.working > 0.5:
        lines.append(
            word(
                "microscope.receptors_blocked",
                blocked=round(anatomy.whole - anatomy.working),
            )
        )
    if now.number(Condition.PLUGGED) > 0.05:
        lines.append(
            word(
                "microscope.receptors_plugged",
                plugged=receptors_number(now.number(Condition.PLUGGED)),
            )
        )
    flows = [
        word(
            "microscope.ion_out"
            if (amount > 0.0) != (ion in ("cl", "hco3"))
            else "microscope.ion_in",
            ion=ION_NAMES[ion],
            current=number(abs(amount)),
        )
        for ion, amount in now.current_pa.items()
        if abs(amount) > 5e-4
    ]
    lines.append(" · ".join(flows))
    lines.append(_source(record.scheme.transitions[0].rate.source))
    heading = record.title
    if condition is not None:
        heading = word(f"microscope.condition_{condition.name.lower()}", name=heading)
    return _hint(heading, *lines)


def _slow_hint(
    plan: Plan, view: SynapseView, _placed: Placed, _time: float, x: float, y: float
) -> str:
    size = 15.0 * plan.unit
    for index, place in enumerate(metabotropic_places(plan)):
        near_x = abs(place.x() - x) < 0.6 * size
        if near_x and y - place.y() > -0.6 * size:
            return cascade_hint(view, index)
    return ""


def cascade_hint(view: SynapseView, index: int) -> str:
    """Return what is said of a cascade."""
    kind = view.anatomy.cascades[index]
    cascade = CASCADES[kind.name]
    stages = [
        word(
            "microscope.stage",
            title=stage.title,
            value=f"{number(value)} {stage.unit.replace('u', 'µ')}".strip(),
        )
        for stage, value in zip(cascade.stages, view.cascades[index], strict=True)
    ]
    lines = [word("microscope.metabotropic"), *stages]
    if not kind.has_effect:
        lines.append(word("microscope.no_target"))
    lines.append(_source(cascade.stages[0].gain.source))
    title = receptor_title(kind.name)
    return _hint(title[:1].upper() + title[1:], *lines)


def _agent_hint(
    plan: Plan, view: SynapseView, _placed: Placed, _time: float, x: float, y: float
) -> str:
    near = 9.0 * plan.unit
    if ROUTES[view.anatomy.transmitter]["enzyme"].exists:
        for place in choline_places(plan):
            if abs(place.x() - x) < near and abs(place.y() - y) < near:
                return _hint(
                    word("microscope.choline_hint"),
                    word("microscope.choline_about", n=round(view.clearing.split)),
                )
    routes = ROUTES[view.anatomy.transmitter]
    route = routes["enzyme"] if routes["enzyme"].exists else routes["uptake"]
    for place in agent_places(plan):
        if abs(place.x() - x) < near and abs(place.y() - y) < near:
            return route_hint(view, route.name)
    if route.agent == "eaat":
        for side in (-1, 1):
            path = glia_path(plan, side)
            if path.contains(QPointF(x, y)):
                return route_hint(view, "uptake")
    return ""


def route_hint(view: SynapseView, name: str) -> str:
    """Return what is said of a way of clearing."""
    route = ROUTES[view.anatomy.transmitter][name]
    one = view.clearing
    counts = {
        "diffusion": (one.left_cleft, one.far),
        "uptake": (one.carried_in_cleft, one.carried),
        "enzyme": (one.split, one.split),
    }[name]
    lines = [route.about]
    if route.exists:
        lines.append(
            word(
                "microscope.route_counts",
                cleft=round(counts[0]),
                all=round(counts[1]),
                released=round(one.released),
            )
        )
        if name == "uptake":
            held = one.on_carriers_in_cleft + one.on_carriers_outside
            if held >= 0.5:
                lines.append(word("microscope.carriers_hold", held=round(held)))
        lines.append(drug_line(view, route.agent or ""))
        if name in view.anatomy.closed:
            lines.append(word("microscope.route_closed"))
    return _hint(word(f"microscope.route_{name}"), *lines)


def pools_hint(view: SynapseView) -> str:
    """Return what is said of the terminal."""
    return _hint(
        word("microscope.bouton"),
        word(
            "microscope.pools",
            docked=number(view.docked, 3),
            sites=view.anatomy.sites,
            reserve=number(view.reserve, 4),
            recycling=number(view.recycling, 4),
        ),
        word("microscope.terminal_voltage", voltage=number(view.terminal_mv, 3)),
        _source(vesicles.VESICLES.source),
    )


def _place_hint(plan: Plan, view: SynapseView, x: float, y: float) -> str:
    """Return what is said of the fluid or cell at a point."""
    anatomy = view.anatomy
    inside = abs(x - plan.middle) < plan.half
    if plan.pre <= y <= plan.post and inside:
        rings = anatomy.rings
        radius = plan.radius_of(x)
        ring = min(int(np.searchsorted(anatomy.edges_um[1:], radius)), rings - 1)
        molecules = float(view.molecules[ring])
        return _hint(
            word("microscope.cleft"),
            word(
                "microscope.cleft_ring",
                transmitter=transmitter_name(anatomy.transmitter),
                start=round(1e3 * float(anatomy.edges_um[ring])),
                stop=round(1e3 * float(anatomy.edges_um[ring + 1])),
                molecules=round(molecules),
                concentration=concentration(molecules / float(anatomy.capacity[ring])),
            ),
            word("microscope.dots_drawn", n=plan.molecules_per_dot),
            word("microscope.cleft_size", height=round(1e3 * anatomy.height_um)),
        )
    if y < plan.pre and inside and plan.bouton.contains(QPointF(x, y)):
        return pools_hint(view)
    if y > plan.post:
        return _hint(
            word("microscope.target"),
            word("microscope.target_voltage", voltage=number(view.target_mv, 3)),
        )
    return _hint(
        word("microscope.outside"),
        word(
            "microscope.outside_molecules", molecules=round(view.clearing.free_outside)
        ),
        word("microscope.outside_drawn", n=plan.molecules_per_dot),
    )
