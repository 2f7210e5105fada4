using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;

namespace NetMonitor.Console.Feed;

/// <summary>
/// SignalR's JSON protocol, except that <see cref="FeedHub.Subscribe"/> may be called without an argument: SignalR has no optional ones, and a
/// program that has no cursor yet has nothing to send. It has the name of the framework's protocol, and so replaces it.
/// </summary>
internal sealed class OptionalCursorProtocol(IOptions<JsonHubProtocolOptions> options) : IHubProtocol
{
    private readonly JsonHubProtocol _json = new(options);

    public string Name => _json.Name;

    public int Version => _json.Version;

    public TransferFormat TransferFormat => _json.TransferFormat;

    public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
    {
        var again = input;
        if (!_json.TryParseMessage(ref input, binder, out message)) return false;
        if (message is InvocationBindingFailureMessage { Target: nameof(FeedHub.Subscribe) }
            && _json.TryParseMessage(ref again, new NoArguments(binder), out var bare)
            && bare is StreamInvocationMessage { InvocationId: { } id, Arguments.Length: 0 } call)
            message = new StreamInvocationMessage(id, call.Target, [null], call.StreamIds) { Headers = call.Headers };
        return true;
    }

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output) => _json.WriteMessage(message, output);

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => _json.GetMessageBytes(message);

    public bool IsVersionSupported(int version) => _json.IsVersionSupported(version);

    private sealed class NoArguments(IInvocationBinder binder) : IInvocationBinder
    {
        public Type GetReturnType(string invocationId) => binder.GetReturnType(invocationId);

        public IReadOnlyList<Type> GetParameterTypes(string methodName) => [];

        public Type GetStreamItemType(string streamId) => binder.GetStreamItemType(streamId);
    }
}
