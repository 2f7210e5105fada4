using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Data.Configurations;

internal sealed class SupervisionTaskConfiguration : IEntityTypeConfiguration<SupervisionTask>
{
    /// <summary>The title's pinyin initials: a task is found by typing them.</summary>
    public const string Initials = nameof(Initials);

    public void Configure(EntityTypeBuilder<SupervisionTask> builder)
    {
        builder.ToTable("tasks");
        builder.HasKey(task => task.Number);
        builder.Property(task => task.Number).HasMaxLength(17).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(task => task.IssuerPath).HasMaxLength(110).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(task => task.Title).HasMaxLength(SupervisionTask.MaxTitle);
        builder.Property<string>(Initials).IsRequired().HasMaxLength(SupervisionTask.MaxTitle).HasDefaultValue("");
        builder.Property(task => task.Recipients).HasColumnType("json").HasConversion(
            value => JsonSerializer.Serialize(value, AnswerJson.Options),
            text => JsonSerializer.Deserialize<Recipients>(text, AnswerJson.Options)!,
            Replaced<Recipients>());
        builder.Property(task => task.Form).HasColumnType("json").HasConversion(
            value => JsonSerializer.Serialize(value, AnswerJson.Options),
            text => JsonSerializer.Deserialize<FeedbackForm>(text, AnswerJson.Options)!,
            Replaced<FeedbackForm>());
        builder.Property(task => task.Version).IsConcurrencyToken();
        builder.HasIndex(task => new { task.IssuerPath, task.Number });
        builder.HasIndex(task => new { task.ParentTask, task.ParentUnit }).HasFilter("parent_task is not null");
    }

    /// <summary>These values are replaced as a whole and never changed inside, so comparing references is enough.</summary>
    internal static ValueComparer<T> Replaced<T>() where T : class =>
        new((a, b) => ReferenceEquals(a, b), value => value.GetHashCode(), value => value);
}

internal sealed class TaskGrantConfiguration : IEntityTypeConfiguration<TaskGrantRow>
{
    public void Configure(EntityTypeBuilder<TaskGrantRow> builder)
    {
        builder.ToTable("task_grants");
        // The list of tasks reads this key backwards: newest first.
        builder.HasKey(row => new { row.UnitCode, row.CreatedAt, row.TaskNumber });
        builder.Property(row => row.UnitCode).HasMaxLength(10).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(row => row.TaskNumber).HasMaxLength(17).UseCollation(NetMonitorDb.ByteOrder);
    }
}

internal sealed class AssignmentConfiguration : IEntityTypeConfiguration<Assignment>
{
    public void Configure(EntityTypeBuilder<Assignment> builder)
    {
        builder.ToTable("assignments");
        builder.HasKey(assignment => new { assignment.TaskNumber, assignment.UnitCode });
        builder.Property(assignment => assignment.TaskNumber).HasMaxLength(17).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(assignment => assignment.UnitPath).HasMaxLength(110).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(assignment => assignment.IssuerPath).HasMaxLength(110).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(assignment => assignment.Values).HasColumnType("json").HasConversion(
            value => JsonSerializer.Serialize(value, AnswerJson.Options),
            text => JsonSerializer.Deserialize<IReadOnlyDictionary<string, FeedbackValue>>(text, AnswerJson.Options)!,
            SupervisionTaskConfiguration.Replaced<IReadOnlyDictionary<string, FeedbackValue>>());
        builder.Property(assignment => assignment.Version).IsConcurrencyToken();
        builder.Ignore(assignment => assignment.Id);
        // The board: one task's rows in the order of the tree, whole or below one unit.
        builder.HasIndex(assignment => new { assignment.TaskNumber, assignment.UnitPath }).IsUnique();
        // One's own work, what is due first standing first.
        builder.HasIndex(assignment => new { assignment.UnitPath, assignment.Deadline, assignment.TaskNumber });
        // Units that have yet to be told that their deadline has passed.
        builder.HasIndex(assignment => assignment.Deadline).HasFilter($"state in {StateSql.WaitingForUnit} and overdue_told_at is null");
        // What waits for the issuing unit's answer in a task, who waits longest standing first.
        builder.HasIndex(assignment => new { assignment.TaskNumber, assignment.UpdatedAt, assignment.UnitPath })
            .HasFilter(StateSql.WaitsForIssuer(""));
        // Extensions asked for: few, and counted on the issuer's home page.
        builder.HasIndex(assignment => assignment.IssuerPath).HasFilter("extension_requested_at is not null");
        // Extended deadlines, which are counted anew with the notices: few.
        builder.HasIndex(assignment => assignment.TaskNumber).HasFilter("counted_from is not null");
        // No foreign key to the task: checking it row by row doubles a national dispatch, and a dispatched task is never deleted.
    }
}

internal sealed class ProgressConfiguration : IEntityTypeConfiguration<ProgressRow>
{
    public void Configure(EntityTypeBuilder<ProgressRow> builder)
    {
        builder.ToTable("progress");
        builder.HasKey(row => new { row.TaskNumber, row.UnitCode, row.Deadline, row.Slot });
        builder.Property(row => row.Ended).HasDefaultValue(false);
        // One unit's figures over all tasks: the home page's counts.
        builder.HasIndex(row => new { row.UnitCode, row.Slot, row.Deadline }).HasFilter("amount > 0 and not ended");
        builder.Property(row => row.TaskNumber).HasMaxLength(17).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(row => row.UnitCode).HasMaxLength(10).UseCollation(NetMonitorDb.ByteOrder);
    }
}

internal sealed class ProgressDeltaConfiguration : IEntityTypeConfiguration<ProgressDeltaRow>
{
    public void Configure(EntityTypeBuilder<ProgressDeltaRow> builder)
    {
        builder.ToTable("progress_deltas");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.TaskNumber).HasMaxLength(17).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(row => row.UnitPath).HasMaxLength(110).UseCollation(NetMonitorDb.ByteOrder);
        builder.HasIndex(row => row.TaskNumber);
    }
}

internal sealed class ProgressDayConfiguration : IEntityTypeConfiguration<ProgressDayRow>
{
    public void Configure(EntityTypeBuilder<ProgressDayRow> builder)
    {
        builder.ToTable("progress_days");
        builder.HasKey(row => new { row.TaskNumber, row.UnitCode, row.Slot, row.Day, row.Deadline });
        builder.Property(row => row.TaskNumber).HasMaxLength(17).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(row => row.UnitCode).HasMaxLength(10).UseCollation(NetMonitorDb.ByteOrder);
    }
}

internal sealed class AttachmentConfiguration : IEntityTypeConfiguration<AttachmentRow>
{
    public void Configure(EntityTypeBuilder<AttachmentRow> builder)
    {
        builder.ToTable("attachments");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.SubjectType).HasMaxLength(32);
        builder.Property(row => row.SubjectNumber).HasMaxLength(64).UseCollation(NetMonitorDb.ByteOrder);
        builder.HasIndex(row => new { row.SubjectNumber, row.SubjectType });
        builder.Property(row => row.Sha256).HasMaxLength(64).UseCollation(NetMonitorDb.ByteOrder);
        builder.HasOne<ContentRow>().WithMany().HasForeignKey(row => row.Sha256).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class SavedViewConfiguration : IEntityTypeConfiguration<SavedViewRow>
{
    public void Configure(EntityTypeBuilder<SavedViewRow> builder)
    {
        builder.ToTable("saved_views");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.UserName).HasMaxLength(15).UseCollation(NetMonitorDb.ByteOrder);
        builder.Property(row => row.Name).HasMaxLength(64);
        builder.Property(row => row.Query).HasMaxLength(SavedViewRow.MaxQuery);
        builder.Property(row => row.SharedWith).HasMaxLength(UnitCode.Length).UseCollation(NetMonitorDb.ByteOrder);
        builder.HasIndex(row => row.SharedWith);
        builder.HasIndex(row => new { row.UserName, row.Page, row.Name }).IsUnique();
    }
}

internal sealed class HolidayNoticeConfiguration : IEntityTypeConfiguration<HolidayNoticeRow>
{
    public void Configure(EntityTypeBuilder<HolidayNoticeRow> builder)
    {
        builder.ToTable("holiday_notices");
        builder.HasKey(row => row.Year);
        builder.Property(row => row.Year).ValueGeneratedNever();
        builder.Property(row => row.Notice).HasColumnType("json");
    }
}

internal sealed class NumberSequenceConfiguration : IEntityTypeConfiguration<NumberSequenceRow>
{
    public void Configure(EntityTypeBuilder<NumberSequenceRow> builder)
    {
        builder.ToTable("number_sequences");
        builder.HasKey(row => new { row.Kind, row.Division, row.Year });
    }
}
