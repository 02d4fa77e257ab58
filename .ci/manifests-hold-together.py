"""Checks what no schema can: that the parts of docker/kubernetes mean each other. Reads manifests, as files or rendered."""

import sys

import yaml

APP = {"app.kubernetes.io/name": "reelay"}
RULE = "docker/kubernetes/monitoring/adapter-rule.yaml"
faults = []


def hold(what, said):
    if not what:
        faults.append(said)


manifests = {}
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        for manifest in yaml.safe_load_all(file):
            manifests[manifest["kind"]] = manifest

deployment = manifests["Deployment"]["spec"]
pod = deployment["template"]["metadata"].get("labels") or {}
hold(pod.items() >= APP.items(), f"the pods have the labels {pod}, not {APP}")
for kind, selector in {
    "Deployment": deployment["selector"].get("matchLabels"),
    "Service": manifests["Service"]["spec"].get("selector"),
    "PodDisruptionBudget": manifests["PodDisruptionBudget"]["spec"]["selector"].get("matchLabels"),
    "NetworkPolicy": manifests["NetworkPolicy"]["spec"]["podSelector"].get("matchLabels"),
}.items():
    hold(selector == APP, f"the {kind} selects {selector}, not {APP}")

rules = manifests["NetworkPolicy"]["spec"]
for direction, peers_of in (("ingress", "from"), ("egress", "to")):
    for rule in rules[direction]:
        for peer in rule[peers_of]:
            selector = peer.get("podSelector")
            labels = (selector or {}).get("matchLabels") or {}
            hold(not labels.items() & APP.items(), f"{direction}: the peer {peer} is Reelay itself")
            hold(selector is None or labels, f"{direction}: the peer {peer} is every pod")


def peers(protocol, port):
    return [
        peer
        for rule in rules["egress"]
        if {"protocol": protocol, "port": port} in [{"protocol": "TCP", **p} for p in rule["ports"]]
        for peer in rule["to"]
    ]


SYSTEM = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}}}
for protocol in ("UDP", "TCP"):
    hold(SYSTEM in peers(protocol, 53), f"no DNS by {protocol}: its peers are {peers(protocol, 53)}")
hold({"ipBlock": {"cidr": "169.254.170.23/32"}} in peers("TCP", 80), "no EKS Pod Identity")

with open(RULE, encoding="utf-8") as file:
    adapter = yaml.safe_load(file)["rules"]["external"][0]
metric = manifests["HorizontalPodAutoscaler"]["spec"]["metrics"][0]["external"]["metric"]["name"]
hold(adapter["name"] == {"as": metric}, f"the adapter serves {adapter['name']}, the autoscaler asks for {metric}")
hold(adapter.get("resources") == {"namespaced": False}, "the adapter's rule needs resources: {namespaced: false}")
namespace = f'namespace="{manifests["Namespace"]["metadata"]["name"]}"'
for query in ("seriesQuery", "metricsQuery"):
    hold(namespace in adapter[query], f"the adapter's {query} does not ask for {namespace}")

container = deployment["template"]["spec"]["containers"][0]
if "PodMonitor" in manifests:
    monitor = manifests["PodMonitor"]["spec"]
    endpoint = monitor["podMetricsEndpoints"][0]
    hold(monitor["selector"].get("matchLabels") == APP, f"the PodMonitor selects {monitor['selector']}")
    hold(endpoint["port"] in [p["name"] for p in container["ports"]], f"no port is named {endpoint['port']}")
    tokens = [e["valueFrom"]["secretKeyRef"] for e in container["env"] if e["name"] == "REELAY_HTTP_TOKEN"]
    hold([endpoint["authorization"]["credentials"]] == tokens, "the PodMonitor has another token than the pods")

if faults:
    sys.exit("\n".join(faults))
