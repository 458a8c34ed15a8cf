"""A simulated home that speaks only MQTT, in the Home Assistant discovery convention, like any real home.

It knows nothing of the assistant and can be used by any program that talks to Home Assistant devices. Run it with
`python -m devices.simulator --url mqtt://127.0.0.1:1883`.

Topics, for a home whose root is `attune_house`:

- `homeassistant/<component>/<unique id>/config`: discovery, retained
- `attune_house/status`: "online", and "offline" as the last will, retained
- `attune_house/<device>/availability`: the same for one device, retained
- `attune_house/<device>/<what>`: states, retained
- `attune_house/<device>/set/<what>`: commands
- `attune_house/<device>/by_hand`: JSON, as if somebody pressed a button on the device; see `devices.simulator.kinds`
- `attune_house/<device>/fault`: JSON or YAML, a fault to order; see `devices.simulator.faults`

`docs/house.md` tells how to describe a home of one's own.
"""
