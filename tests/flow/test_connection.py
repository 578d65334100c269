import subprocess

import faust
import pytest

from monitor.flow.config import KafkaSettings
from monitor.flow.connection import client_options, faust_credentials, tls_context
from monitor.ops.broker.quirks import group_timing, is_embedded


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A key and a certificate that vouches for itself."""
    folder = tmp_path_factory.mktemp("tls")
    key, cert = folder / "key.pem", folder / "cert.pem"
    made = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=127.0.0.1",
    ]
    subprocess.run([*made, "-keyout", str(key), "-out", str(cert)], check=True, capture_output=True)
    return key, cert


def test_a_plain_connection_has_neither_tls_nor_a_password():
    options = client_options(KafkaSettings(brokers=("a:1", "b:2")))

    assert options["bootstrap_servers"] == ["a:1", "b:2"]
    assert options["ssl_context"] is None
    assert "sasl_plain_password" not in options
    assert faust_credentials(KafkaSettings()) is None


def test_a_user_and_a_password_are_passed_to_both_libraries():
    settings = KafkaSettings(
        security_protocol="SASL_PLAINTEXT",
        sasl_mechanism="SCRAM-SHA-512",
        sasl_username="u",
        sasl_password="p",
    )

    given = {"sasl_mechanism": "SCRAM-SHA-512", "sasl_plain_username": "u", "sasl_plain_password": "p"}
    assert client_options(settings).items() >= given.items()
    credentials = faust_credentials(settings)
    assert isinstance(credentials, faust.SASLCredentials)
    assert (credentials.username, credentials.password) == ("u", "p")


def test_a_cluster_with_an_authority_and_certificates_of_its_own_is_reached_by_tls(certificate):
    key, cert = certificate
    settings = KafkaSettings(security_protocol="SSL", tls_ca=cert, tls_cert=cert, tls_key=key)

    assert tls_context(settings).get_ca_certs()[0]["subject"] == ((("commonName", "127.0.0.1"),),)
    assert client_options(settings)["ssl_context"].check_hostname
    assert isinstance(faust_credentials(settings), faust.SSLCredentials)


@pytest.mark.parametrize(
    ("embedded", "asked", "session"),
    [(True, 30.0, 6.0), (True, 4.0, 4.0), (False, 30.0, 30.0), (False, 6.0, 6.0)],
)
def test_groups_on_the_embedded_broker_are_impatient(embedded, asked, session):
    found, heartbeat = group_timing(embedded=embedded, session_timeout=asked)

    assert found == session
    assert heartbeat <= session / 3


def test_a_cluster_is_the_embedded_one_by_its_name_alone():
    assert is_embedded("monitor-embedded")
    assert not is_embedded("MkU3OEVBNTcwNTJENDM2Qk")
    assert not is_embedded(None)
