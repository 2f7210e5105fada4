using System.Globalization;
using Microsoft.Net.Http.Headers;
using NetMonitor.Console.Api;
using NetMonitor.Console.Auth;
using NetMonitor.Console.Files;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Evidence;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Evidence;

/// <summary>Evidence over HTTP: in one piece, in parts, and its openings.</summary>
public static class EvidenceApi
{
    private const string Offset = "Upload-Offset", Length = "Upload-Length", Checksum = "Upload-Checksum";

    /// <summary>Nothing of a file runs or loads anything, wherever it is shown.</summary>
    private const string Sandbox = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";

    public static IServiceCollection AddEvidenceStore(this IServiceCollection services) => services.AddSingleton<AddEvidence>().AddSingleton<OpenEvidence>()
        .AddSingleton<UploadInParts>().AddSingleton<EvidenceQueries>().AddSingleton<EvidenceUpkeep>().AddSingleton<IFollowsUnits, EvidenceFollowsUnits>();

    public static void MapEvidence(this RouteGroupBuilder api)
    {
        var evidence = api.MapGroup("/evidence").WithTags("Evidence");
        evidence.MapPost("", (CallHeaders call, HttpContext http, AddEvidence useCase, CancellationToken cancel) => Uploads.ReceiveAsync(
                http, () => useCase.LacksAsync(http.Actor(), cancel), async form =>
                {
                    var taking = TakingOf(form.Fields);
                    return taking.IsRefused ? ApiResults.Problem(taking.Refusal) : ApiResults.Answer(
                        await useCase.HandleAsync(http.Actor(), form.File, taking.Value, call.Call, cancel), 201,
                        location: answer => $"/api/v1/evidence/{answer.Id}");
                }, cancel))
            .Does(AddEvidence.Add).TakesFile().Produces<EvidenceAnswer>(201)
            .WithSummary("Takes a file of at most 50 MB as the unit's evidence (multipart, part `file`; fields `method`, `device`, `takenAt`, `officers` "
                + "twice, `witness` or `noWitnessReason`).");
        evidence.MapGet("/{id:guid}", async (Guid id, HttpContext http, OpenEvidence useCase, CancellationToken cancel) =>
                Send(http, await useCase.HandleAsync(http.Actor(), id, cancel)))
            .Reads(OpenEvidence.Open.Needs).WithMetadata(new ApiConventions.LinkedDownload())
            .WithSummary("The file, once its hash was checked. Every opening is in the journal.");
        evidence.MapGet("/{id:guid}/custody", async (Guid id, HttpContext http, EvidenceQueries queries, CancellationToken cancel) =>
                ApiResults.Answer(await queries.CustodyAsync(http.Actor(), id, cancel)))
            .Reads(Permission.ReadWork).Produces<EvidenceCustody>().WithSummary("The chain of custody: who brought it, how it was taken, who opened it.");

        var uploads = api.MapGroup("/uploads").WithTags("Evidence");
        uploads.MapPost("", async (BeginUpload command, CallHeaders call, HttpContext http, UploadInParts useCase, CancellationToken cancel) =>
            {
                var begun = await useCase.BeginAsync(http.Actor(), command, call.Call, cancel);
                return ApiResults.Answer(begun, 201, location: state => $"/api/v1/uploads/{state.Id}");
            })
            .Does(UploadInParts.Begin).Produces<UploadState>(201)
            .WithSummary("Begins a file that comes in parts; where the hash of all of it is given, it is checked at its end.");
        uploads.MapGet("/{id:guid}", async (Guid id, HttpContext http, UploadInParts useCase, CancellationToken cancel) =>
                Tell(http, await useCase.FindAsync(http.Actor(), id, cancel), state => Results.Json(state, Data.AnswerJson.Options)))
            .Reads(UploadInParts.Append.Needs).Produces<UploadState>();
        uploads.MapMethods("/{id:guid}", ["HEAD"], async (Guid id, HttpContext http, UploadInParts useCase, CancellationToken cancel) =>
                Tell(http, await useCase.FindAsync(http.Actor(), id, cancel), _ => Results.Ok()))
            .Reads(UploadInParts.Append.Needs).WithSummary("How far it has come: `Upload-Offset`.");
        uploads.MapMethods("/{id:guid}", ["PATCH"], AppendAsync)
            .Does(UploadInParts.Append).DisableAntiforgery().WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(ReceivedFile.MaxSize))
            .Accepts<Stream>("application/offset+octet-stream").Produces<EvidenceAnswer>().Produces(204)
            .WithSummary("The bytes from `Upload-Offset` on, with `Upload-Checksum: sha256 …` (base64) if they shall be compared. 204, and 200 with the "
                + $"evidence at its end. A file comes in at most {UploadInParts.MaxParts} parts.");
        uploads.MapDelete("/{id:guid}", async (Guid id, CallHeaders call, HttpContext http, UploadInParts useCase, CancellationToken cancel) =>
                ApiResults.Answer(await useCase.CancelAsync(http.Actor(), id, call.Call, cancel)))
            .Does(UploadInParts.Cancel).Produces(204);
    }

    private static async Task<IResult> AppendAsync(Guid id, HttpContext http, UploadInParts useCase, SessionLimits limits, CancellationToken cancel)
    {
        var upload = await useCase.OpenAsync(http.Actor(), id, cancel);
        if (upload.IsRefused) return ApiResults.Problem(upload.Refusal);
        if (http.Request.Headers[Offset] is not [{ } text] || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
            return ApiResults.Problem(Refusal.Malformed("UploadOffsetMalformed"));
        byte[]? sha256 = null;
        if (http.Request.Headers[Checksum] is { Count: > 0 } said && !TryChecksum(said.ToString(), out sha256))
            return ApiResults.Problem(Refusal.Malformed("UploadChecksumMalformed"));
        if (UploadInParts.Problem(upload.Value, offset, http.Request.ContentLength) is { } problem) return ApiResults.Problem(problem);
        using var taken = limits.TryTake(http.Actor().SessionId, Held.Uploads);
        if (taken is null) return ApiResults.Problem(SessionLimits.TooMany(Held.Uploads));
        try
        {
            var state = await useCase.AppendAsync(http.Actor(), upload.Value, http.Request.Body, sha256, cancel);
            return Tell(http, state, now => now.Evidence is { } evidence ? Results.Json(evidence, Data.AnswerJson.Options) : Results.NoContent());
        }
        catch (BadHttpRequestException cut)
        {
            return ApiResults.Problem(cut.StatusCode == StatusCodes.Status413PayloadTooLarge ? ReceivedFile.TooLarge : Refusal.Malformed("BodyMalformed"));
        }
    }

    private static IResult Tell(HttpContext http, Result<UploadState> state, Func<UploadState, IResult> answer)
    {
        if (state.IsRefused) return ApiResults.Problem(state.Refusal);
        http.Response.Headers[Offset] = state.Value.Offset.ToString(CultureInfo.InvariantCulture);
        http.Response.Headers[Length] = state.Value.Size.ToString(CultureInfo.InvariantCulture);
        return answer(state.Value);
    }

    /// <summary>Pictures and PDF files as such, to be looked at; anything else as plain bytes, to be kept.</summary>
    private static IResult Send(HttpContext http, Result<(EvidenceItem Item, Stream Bytes)> opened)
    {
        if (opened.IsRefused) return ApiResults.Problem(opened.Refusal);
        var (evidence, bytes) = opened.Value;
        var shown = FileKind.IsShown(evidence.ContentType);
        var disposition = new ContentDispositionHeaderValue(shown ? "inline" : "attachment");
        disposition.SetHttpFileName(evidence.Name);
        http.Response.Headers.ContentDisposition = disposition.ToString();
        http.Response.Headers.ContentSecurityPolicy = Sandbox;
        return Results.Stream(bytes, shown ? evidence.ContentType : FileKind.Unknown.ContentType, enableRangeProcessing: true);
    }

    private static bool TryChecksum(string said, out byte[]? sha256)
    {
        sha256 = new byte[32];
        return said.Split(' ') is ["sha256", var base64] && Convert.TryFromBase64String(base64, sha256, out var length) && length == sha256.Length;
    }

    /// <summary>The fields of a form; an empty one says nothing.</summary>
    private static Result<EvidenceTaking> TakingOf(ILookup<string, string> fields)
    {
        EvidenceMethod? method = null;
        if (One("method") is { } named)
        {
            if (!Enum.TryParse<EvidenceMethod>(named, out var known) || !Enum.IsDefined(known) || known.ToString() != named)
                return EvidenceTaking.Malformed("method");
            method = known;
        }

        DateTimeOffset? takenAt = null;
        if (One("takenAt") is { } at)
        {
            if (!DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
                return EvidenceTaking.Malformed("takenAt");
            takenAt = time.ToUniversalTime();
        }

        var officers = fields["officers"].SelectMany(value => value.Split(',', '，', '、')).Select(value => value.Trim()).Where(value => value.Length > 0);
        return new EvidenceTaking(method, One("device"), takenAt, [.. officers], One("witness"), One("noWitnessReason"));

        string? One(string name) => fields[name].FirstOrDefault() is { Length: > 0 } value ? value : null;
    }
}
