import { describe, expect, it } from 'vitest';
import { TestScreen } from '../interactive/test-screen.ts';
import { ProgressDisplay } from './progress-display.ts';

function open() {
  const screen = new TestScreen(44, 6);
  const calls: (() => void)[] = [];
  const display = new ProgressDisplay({
    terminal: screen,
    language: 'en',
    later: (call) => {
      calls.push(call);
      return () => calls.splice(0);
    },
  });
  const tick = () => {
    for (const call of calls.splice(0)) call();
  };
  return { screen, display, tick, output: display.above(screen), waiting: () => calls.length };
}

const copying = (activityId: number, percentComplete: number) => ({
  activityId,
  activity: 'Copy',
  statusDescription: `box ${activityId}`,
  percentComplete,
});

describe('progress on a terminal', () => {
  it('draws below the output and leaves nothing behind', () => {
    const { screen, display, tick, output } = open();
    output.write('first\n');
    display.show(copying(1, 50));
    display.show(copying(2, 0));
    tick();
    expect(screen.lines()).toEqual([
      'first',
      'Copy: box 1     [==========          ]  50%',
      'Copy: box 2     [                    ]   0%',
    ]);
    output.write('second\n');
    expect(screen.lines()).toEqual(['first', 'second']);
    tick();
    expect(screen.lines().slice(0, 3)).toEqual(['first', 'second', expect.stringContaining('50%')]);
    display.end();
    expect(screen.lines()).toEqual(['first', 'second']);
  });

  it('draws once for all that happened meanwhile', () => {
    const { display, tick, waiting, screen } = open();
    for (let percent = 0; percent <= 100; percent += 1) display.show(copying(1, percent));
    expect(waiting()).toBe(1);
    expect(screen.lines()).toEqual([]);
    tick();
    expect(screen.lines()).toEqual([expect.stringContaining('100%')]);
  });

  it('takes away what is completed', () => {
    const { display, tick, screen } = open();
    display.show(copying(1, 10));
    tick();
    display.show({ ...copying(1, 100), completed: true });
    tick();
    expect(screen.lines()).toEqual([]);
  });

  it('waits while a line is not finished, and while somebody is asked', () => {
    const { display, tick, output, screen } = open();
    output.write('Name: ');
    display.show(copying(1, 10));
    tick();
    expect(screen.lines()).toEqual(['Name:']);
    output.write('kim\n');
    {
      using _ = display.hold();
      tick();
      expect(screen.lines()).toEqual(['Name: kim']);
    }
    tick();
    expect(screen.lines()).toEqual(['Name: kim', expect.stringContaining('10%')]);
  });

  it('erases lines that a narrower window has wrapped', () => {
    const { display, tick, screen } = open();
    display.show(copying(1, 10));
    tick();
    screen.resize(20);
    display.end();
    expect(screen.lines()).toEqual([]);
  });
});
