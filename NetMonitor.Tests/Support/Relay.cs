using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace NetMonitor.Tests.Support;

/// <summary>The line between a browser and a console, on loopback: it can be cut and mended, and led to another node.</summary>
public sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, bool> _open = new();
    private readonly Task _accepting;
    private Uri? _to;
    private volatile TaskCompletionSource? _held;

    public Relay(Uri to)
    {
        _to = to;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>Ends all connections; new ones are dropped until <see cref="Mend"/>.</summary>
    public void Cut()
    {
        _to = null;
        foreach (var socket in _open.Keys) socket.Dispose();
    }

    public void Mend(Uri to) => _to = to;

    /// <summary>Carries nothing more, as a proxy that buffers or a server that stands still: all connections stay open.</summary>
    public void Hold() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Carries on, with what was held back.</summary>
    public void Release() => _held?.TrySetResult();

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = CarryAsync(await _listener.AcceptSocketAsync());
        }
        catch (Exception ended) when (ended is InvalidOperationException or SocketException)
        {
            // The listener was stopped.
        }
    }

    private async Task CarryAsync(Socket near)
    {
        using var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
        _open[near] = _open[far] = true;
        try
        {
            if (_to is not { } to) return;
            await far.ConnectAsync(to.Host, to.Port);
            await Task.WhenAny(CopyAsync(near, far), CopyAsync(far, near));
        }
        catch (SocketException)
        {
            // Nobody listens at the other end: for the browser that is a line cut.
        }
        finally
        {
            _open.TryRemove(near, out _);
            _open.TryRemove(far, out _);
            near.Dispose();
        }
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        try
        {
            var buffer = new byte[16_384];
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                if (_held is { } held) await held.Task;
                await to.SendAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException)
        {
            // Cut at one end; the caller ends the other.
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        Release();
        Cut();
        await _accepting;
    }
}
