using System.Net;
using System.Net.Sockets;
using NetMonitor.Console.CommandLine;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Domain.Journal.Log;
using NetMonitor.Tests.Journal.Log;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.CommandLine;

public sealed class WitnessVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Signer _log = new("log.example", VerifierKey.Ed25519);
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    private string[] Arguments => ["--folder", _folder.Path, "--log", $"{_log.Key}", "--urls", "http://127.0.0.1:0"];

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task Run_MakesItsKey_SaysWhatVerifiesIt_AndStopsWhenTold()
    {
        using var stop = new CancellationTokenSource();
        var output = TextWriter.Synchronized(_output);
        var run = WitnessVerb.RunAsync([.. Arguments, "--name", "witness.example"], output, TextWriter.Synchronized(_error), stop.Token);
        await Eventually.TrueAsync(() => run.IsCompleted || _error.ToString().Contains("Listening on", StringComparison.Ordinal), "the witness listens");
        await stop.CancelAsync();

        Assert.Equal(0, await run);
        var key = KeyFile.Read(_folder.File(Witness.KeyFileName)).Value.Signer.CosignatureKey;
        Assert.Equal("witness.example", key.Name);
        Assert.Equal($"{key}", _output.ToString().TrimEnd());
    }

    [Fact]
    public async Task Run_WhereItCantStart_SaysWhy()
    {
        KeyFile.CreateNew(_folder.File(Witness.KeyFileName), "witness.example");

        Assert.Equal(1, await WitnessVerb.RunAsync([.. Arguments, "--name", "other.example"], _output, _error));
        Assert.StartsWith("WitnessNameDiffers: The witness of this folder has the name witness.example.", _error.ToString(), StringComparison.Ordinal);

        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        Assert.Equal(1, await WitnessVerb.RunAsync([.. Arguments, "--urls", $"http://{other.LocalEndpoint}"], _output, _error));
        Assert.Contains("in use", _error.ToString(), StringComparison.Ordinal);
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public async Task Run_WhatIsNoQuestion_ShowsHowToAsk()
    {
        foreach (var args in (string[][])
            [[], ["--folder", _folder.Path], ["--log", $"{_log.Key}"], [.. Arguments, "--log", "none"], [.. Arguments, "more"],
             [.. Arguments, "--name", "a b"]])
            Assert.Equal(2, await WitnessVerb.RunAsync(args, _output, _error));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task TryRun_TheConsolesOwnArguments_AreLeftToIt()
    {
        Assert.Null(await Console.CommandLine.CommandLine.TryRunAsync([]));
        Assert.Null(await Console.CommandLine.CommandLine.TryRunAsync(["--urls", "http://127.0.0.1:0"]));
    }
}
