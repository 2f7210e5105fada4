using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Feed;

/// <summary>The live feed for programs: wallboards, provincial systems, mobile clients. Pages subscribe in process.</summary>
[Authorize]
public sealed class FeedHub(FeedReader feed, SessionLimits limits) : Hub
{
    /// <summary>Streams what the caller may read, from its last cursor on, or from now. A refusal ends it by its code.</summary>
    public async IAsyncEnumerable<FeedMessage> Subscribe(string? cursor, [EnumeratorCancellation] CancellationToken cancel)
    {
        var session = Context.User!.FindSession() ?? throw new HubException("SessionEnded");
        // A cookie is not enough: the browser sends it by itself, whatever site opens the connection.
        if (session.Kind == SessionKind.Page) throw new HubException("BearerTokenRequired");
        if (session.MustChangePassword) throw new HubException("PasswordChangeRequired");
        var streams = (StrongBox<int>)Context.Items[nameof(FeedHub)]!;
        try
        {
            using var taken = Interlocked.Increment(ref streams.Value) <= SessionLimits.StreamsEach
                ? limits.TryTake(session.Actor.SessionId, Held.HubStreams)
                : null;
            if (taken is null) throw new HubException("TooManyConnections");
            await foreach (var message in feed.StreamAsync(session.Actor, cursor, cancel))
                yield return message.IsRefused ? throw new HubException(message.Refusal.Code) : message.Value;
        }
        finally
        {
            Interlocked.Decrement(ref streams.Value);
        }
    }

    public override Task OnConnectedAsync()
    {
        // Streams that this connection has.
        Context.Items[nameof(FeedHub)] = new StrongBox<int>();
        return base.OnConnectedAsync();
    }
}

public static class FeedSetup
{
    public static IServiceCollection AddFeed(this IServiceCollection services)
    {
        services.AddSingleton<FeedBroker>().AddSingleton<FeedCursors>().AddSingleton<FeedReader>().AddReader<JournalTail>();
        services.AddSignalR(options => options.MaximumReceiveMessageSize = 32 * 1024)
            .AddJsonProtocol(options => AnswerJson.Configure(options.PayloadSerializerOptions));
        // Registered after the framework's protocol of the same name: the last one counts.
        services.AddSingleton<IHubProtocol, OptionalCursorProtocol>();
        return services;
    }

    public static void MapFeed(this IEndpointRouteBuilder app, RouteGroupBuilder api)
    {
        app.MapHub<FeedHub>("/hubs/feed");
        api.MapGet("/feed", async ([AsParameters] PageQuery page, HttpContext http, FeedReader feed, CancellationToken cancel) =>
                ApiResults.Answer(await feed.ReadAsync(http.Actor(), page.After, page.Request.Limit, cancel)))
            .Reads(Permission.ReadFeed).WithTags("Feed").Produces<FeedPage>()
            .WithSummary("What happened after a cursor; waits up to 25 s. Without one: the cursor of now.");
    }
}
