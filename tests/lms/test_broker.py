"""The broker in a folder: nothing half-read, nothing lost with its reader."""

import json
import multiprocessing
import os
import signal
import threading
from queue import Empty

import pytest
from kombu import Connection

from lms import broker

broker.register()


@pytest.fixture
def connect(tmp_path):
    """Return a function that opens one more channel on the same folder."""
    opened = []

    def connect():
        options = {"data_folder_in": str(tmp_path), "data_folder_out": str(tmp_path)}
        connection = Connection("durablefs://", transport_options=options)
        opened.append(connection)
        return connection.channel()

    yield connect
    for connection in opened:
        connection.release()


def send(channel, text, queue="tasks"):
    message = channel.prepare_message(json.dumps(text), "application/json", "utf-8")
    channel.basic_publish(message, exchange="", routing_key=queue)


def receive(channel, queue="tasks"):
    message = channel.basic_get(queue)
    return message and (message.delivery_tag, json.loads(message.body))


def files(folder):
    return sorted(p.name for p in folder.rglob("*.msg"))


def claim_and_wait(folder, ready):
    options = {"data_folder_in": folder, "data_folder_out": folder}
    channel = Connection("durablefs://", transport_options=options).channel()
    ready.send(receive(channel))
    signal.pause()


def test_messages_come_in_the_order_in_which_they_were_sent(connect):
    sender, reader = connect(), connect()
    for number in range(5):
        send(sender, number)

    received = [receive(reader)[1] for _ in range(5)]

    assert received == [0, 1, 2, 3, 4]
    assert receive(reader) is None


def test_a_reader_takes_only_the_messages_of_its_own_queue(connect):
    channel = connect()
    send(channel, "other", queue="mail")
    send(channel, "mine")

    assert receive(channel)[1] == "mine"
    assert receive(channel) is None
    assert receive(channel, queue="mail")[1] == "other"


def test_a_hot_reader_sees_every_message_whole_and_once(connect):
    sender, reader = connect(), connect()
    total = 1000
    writer = threading.Thread(
        target=lambda: [send(sender, "x" * 2000 + str(n)) for n in range(total)]
    )
    received = []

    writer.start()
    while writer.is_alive() or len(received) < total:
        if message := receive(reader):
            received.append(message[1])
            reader.basic_ack(message[0])
    writer.join()

    assert received == ["x" * 2000 + str(n) for n in range(total)]


def test_a_message_is_kept_until_it_is_acknowledged(connect, tmp_path):
    channel = connect()
    send(channel, "work")
    tag, _ = receive(channel)
    kept_while_working = files(tmp_path)

    channel.basic_ack(tag)

    assert len(kept_while_working) == 1
    assert files(tmp_path) == []


def test_a_rejected_message_is_forgotten(connect, tmp_path):
    channel = connect()
    send(channel, "work")

    channel.basic_reject(receive(channel)[0])

    assert files(tmp_path) == []


def test_a_message_rejected_for_another_try_comes_back_once(connect, tmp_path):
    channel = connect()
    send(channel, "work")

    channel.basic_reject(receive(channel)[0], requeue=True)

    assert len(files(tmp_path)) == 1
    assert receive(channel)[1] == "work"


def test_closing_a_channel_puts_its_claims_back(connect):
    channel, other = connect(), connect()
    send(channel, "work")
    receive(channel)

    channel.close()

    assert receive(other)[1] == "work"


def test_the_claim_of_a_living_process_is_left_alone(connect, tmp_path):
    channel = connect()
    send(channel, "work")
    near, far = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=claim_and_wait, args=(str(tmp_path), far)
    )
    process.start()
    claimed = near.recv()

    channel.sweep()
    seen_while_alive = receive(channel)
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    channel.sweep()

    assert claimed[1] == "work"
    assert seen_while_alive is None
    assert receive(channel)[1] == "work"


def test_a_reused_process_number_does_not_keep_a_dead_claim_alive(connect, tmp_path):
    channel = connect()
    send(channel, "work")
    [name] = files(tmp_path)
    claim = tmp_path / "inflight" / f"{os.getpid()}-of-a-dead-process_{name}"
    (tmp_path / name).rename(claim)

    channel.sweep()

    assert receive(channel)[1] == "work"


def test_an_empty_queue_says_so(connect):
    with pytest.raises(Empty):
        connect()._get("tasks")
