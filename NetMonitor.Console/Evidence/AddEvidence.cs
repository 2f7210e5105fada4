using NetMonitor.Console.Commands;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Files;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Evidence;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Evidence;

/// <summary>What became of a file that was brought.</summary>
public sealed record EvidenceAnswer(Guid Id, string Sha256, long Size, string Name, string ContentType);

/// <summary>Takes a file as the own unit's evidence. Refused as a <see cref="ReceivedFile"/> and as <see cref="EvidenceTaking.Problem"/> are.</summary>
public sealed class AddEvidence(CommandRunner commands, Contents contents)
{
    public static readonly Operation Add = new("AddEvidence", Permission.AddEvidence);

    /// <summary>Whether the account may: asked before anything of a file is taken.</summary>
    public async Task<Refusal?> LacksAsync(Actor actor, CancellationToken cancel) => (await commands.RunAsync<bool>(
        new Command(actor, Add, null, new { }, Call.None), null, (_, _) => Task.FromResult<Result<bool>>(true), cancel)).Refusal;

    public async Task<Result<EvidenceAnswer>> HandleAsync(Actor actor, ReceivedFile file, EvidenceTaking taking, Call call, CancellationToken cancel)
    {
        await contents.KeepAsync(file, cancel);
        return await commands.RunAsync<EvidenceAnswer>(
            new Command(actor, Add, null, new { file.Name, file.Sha256, taking }, call), null, (context, _) =>
                Task.FromResult(taking.Problem(context.Now) is { } problem ? (Result<EvidenceAnswer>)problem : Write(context, file, taking)), cancel);
    }

    /// <summary>Puts it on record; its bytes are kept already.</summary>
    internal static EvidenceAnswer Write(CommandContext context, ReceivedFile file, EvidenceTaking taking)
    {
        var unit = context.Actor.ActingPath;
        var row = new EvidenceRow
        {
            Id = Guid.CreateVersion7(context.Now), Sha256 = file.Sha256, Size = file.Size, Name = file.Name, ContentType = file.Kind.ContentType,
            UnitCode = unit.Leaf.ToString(), Taking = taking, UploadedBy = context.Author.UserName, UploadedAt = context.Now, Version = 1,
        };
        context.Db.Evidence.Add(row);
        context.Record(new JournalEntry(
            new EvidenceUploaded(row.Name, row.Sha256, row.Size, taking), Subject.Evidence(row.Id), row.Version, context.Author, context.Now)
        {
            UnitCode = row.UnitCode, UnitPath = unit.ToString(), Readers = Readers.OfWork(unit),
        });
        return new EvidenceAnswer(row.Id, row.Sha256, row.Size, row.Name, row.ContentType);
    }
}
