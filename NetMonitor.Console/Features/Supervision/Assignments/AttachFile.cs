using NetMonitor.Console.Commands;
using NetMonitor.Console.Features.Supervision.Tasks;
using NetMonitor.Console.Files;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Supervision.Assignments;

/// <summary>Adds a file to a task, or to a unit's part of it. Refused as a <see cref="ReceivedFile"/> is, and with <c>TooManyAttachments</c>.</summary>
public sealed class AttachFile(CommandRunner commands, RecipientResolver resolver, Attachments attachments)
{
    public static readonly Operation ToTask = new("AttachToTask", Permission.DispatchTasks);
    public static readonly Operation ToAssignment = new("AttachToAssignment", Permission.WorkOnAssignments);

    /// <summary>Whether the actor is the task's dispatcher: asked before anything of a file is taken.</summary>
    public async Task<Refusal?> LacksAsync(Actor actor, string number, CancellationToken cancel) => (await commands.RunAsync<SupervisionTask, bool>(
        new Command(actor, ToTask, Subject.Task(number), new { }, Call.None), TaskSubject.Own(number), (_, _, _) => Task.FromResult<Result<bool>>(true),
        cancel)).Refusal;

    /// <summary>The same of a unit's part: whether the actor works in the unit.</summary>
    public async Task<Refusal?> LacksAsync(Actor actor, AssignmentId id, CancellationToken cancel)
    {
        var subject = new StepSubject(id);
        return (await commands.RunAsync<bool>(
            new Command(actor, ToAssignment, Subject.Assignment(id), new { }, Call.None), subject.Lock,
            (_, _) => Task.FromResult<Result<bool>>(subject.Open(actor, AssignmentStep.Submit, Call.None).Map(_ => true)), cancel)).Refusal;
    }

    /// <summary>To a task, by its dispatcher.</summary>
    public async Task<Result<AttachmentItem>> HandleAsync(Actor actor, string number, ReceivedForm form, Call call, CancellationToken cancel)
    {
        var file = form.File;
        await attachments.KeepAsync(file, cancel);
        return await commands.RunAsync<SupervisionTask, AttachmentItem>(
            new Command(actor, ToTask, Subject.Task(number), new { file.Name, file.Sha256 }, call), TaskSubject.Own(number), async (context, task, token) =>
            {
                if (task.Guard(TaskStep.Attach) is { } refusal) return refusal;
                task.Touch(context.Now);
                var row = Attachments.Row(context, Subject.Task(number), task.Version, file, form.ContentType);
                var to = task.State == TaskState.Draft ? null : await resolver.OfAsync(context, task, token);
                context.Record(TaskEntry.Of(new TaskAttached(task.Title, row.Name, row.Size, row.Sha256), task, actor, context.Now, to));
                return await Attachments.AddAsync(context, Subject.Task(number), row, token);
            }, cancel);
    }

    /// <summary>To a unit's part of a task, by who works in the unit; refused as <see cref="Assignment.Attach"/> does.</summary>
    public async Task<Result<AttachmentItem>> HandleAsync(Actor actor, AssignmentId id, ReceivedForm form, Call call, CancellationToken cancel)
    {
        var file = form.File;
        await attachments.KeepAsync(file, cancel);
        var subject = new StepSubject(id);
        return await commands.RunAsync<AttachmentItem>(
            new Command(actor, ToAssignment, Subject.Assignment(id), new { file.Name, file.Sha256 }, call), subject.Lock, async (context, token) =>
            {
                var opened = subject.Open(actor, AssignmentStep.Submit, call);
                if (opened.IsRefused) return opened.Refusal;
                var assignment = opened.Value;
                if ((subject.Ended() ?? assignment.Attach(context.Now).Refusal) is { } refusal) return refusal;
                var row = Attachments.Row(context, Subject.Assignment(id), assignment.Version, file, form.ContentType);
                context.Write(StoredAssignments.Update(assignment));
                var what = new AssignmentAttached(id.TaskNumber, subject.Title, id.Unit, row.Name, row.Size, row.Sha256);
                context.Record(AssignmentEntry.Of(what, assignment, actor, context.Now));
                return await Attachments.AddAsync(context, Subject.Assignment(id), row, token);
            }, cancel);
    }
}
