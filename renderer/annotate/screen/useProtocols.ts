/** Hangings as commands: the layouts, and save the present hanging, hang one of those saved, forget it. */
import { useMemo, useState } from 'react';
import type { StudyInfo } from '../../../shared/dicom/model.ts';
import { type Command, useCommands } from '../../app/commands.ts';
import { showInfo } from '../../app/messages.ts';
import { layoutIds } from '../../viewer/hanging.ts';
import {
  applyProtocol,
  type HangingProtocol,
  parseProtocols,
  protocolName,
  protocolOf,
} from '../../viewer/protocols.ts';
import type { HangingState } from './useHanging.ts';

const storageKey = 'hanging-protocols';

export function useProtocols(studies: readonly StudyInfo[], hanging: HangingState): void {
  const [saved, setSaved] = useState(() => parseProtocols(localStorage.getItem(storageKey)));
  const commands = useMemo<readonly Command[]>(() => {
    const keep = (protocols: readonly HangingProtocol[]) => {
      localStorage.setItem(storageKey, JSON.stringify(protocols));
      setSaved([...protocols]);
    };
    const save = () => {
      const protocol = protocolOf(studies, hanging);
      const name = protocolName(protocol);
      keep([...saved.filter((other) => protocolName(other) !== name), protocol]);
      showInfo(`Hanging protocol saved: ${name}. All commands (Ctrl+K) offers it as “Hang”.`);
    };
    return [
      ...layoutIds.map(
        (id): Command => ({
          id: `hanging.layout-${id}`,
          title: `Layout ${id}`,
          group: 'Image',
          keys: [],
          run: () => hanging.setLayout(id),
        }),
      ),
      { id: 'hanging.save', title: 'Save hanging protocol', group: 'Image', keys: [], run: save },
      ...saved.flatMap((protocol): Command[] => {
        const name = protocolName(protocol);
        const hang = () => {
          const { layout, cells } = applyProtocol(studies, protocol);
          hanging.setLayout(layout);
          hanging.setCells(cells);
          hanging.activate(0);
        };
        const forget = () => keep(saved.filter((other) => other !== protocol));
        return [
          { id: `hanging.apply ${name}`, title: `Hang: ${name}`, group: 'Image', keys: [], run: hang },
          {
            id: `hanging.forget ${name}`,
            title: `Delete hanging protocol: ${name}`,
            group: 'Image',
            keys: [],
            run: forget,
          },
        ];
      }),
    ];
  }, [saved, studies, hanging]);
  useCommands(commands);
}
